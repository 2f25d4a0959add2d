/** The list of cases, and the dialog to open one. */
import { ask } from "./api.js";
import { complaint, gathered, h, labelled } from "./dom.js";
import { draft } from "./session.js";
import { AREAS, STAGES, URGENCIES, promise } from "./words.js";

const A_PAGE = 25;
const options = (words, any) =>
  Object.entries({ ...(any && { "": any }), ...words }).map(([value, word]) => h("option", { value }, word));

export function casesPage({ query, go, takeFiles }) {
  const stage = h("select", { name: "status", onchange: filter }, options(STAGES, "Any"));
  const urgency = h("select", { name: "priority", onchange: filter }, options(URGENCIES, "Any"));
  const sought = h("input", { type: "search", "aria-label": "Look for", oninput: show });
  const clear = h(
    "button",
    {
      type: "button",
      onclick: () => {
        stage.value = urgency.value = sought.value = "";
        filter();
      },
    },
    "Show everything",
  );
  const found = h("div", { role: "status", "aria-label": "Cases shown" }, "One moment");
  const list = h("ul", { "aria-label": "Your cases" });
  const none = h("h2", { hidden: true }, "Nothing here");
  const more = h(
    "button",
    { type: "button", hidden: true, onclick: () => read(pages, newest) },
    "Earlier cases",
  );
  const failed = complaint(h("button", { type: "button", onclick: () => refresh() }, "Once more"));
  let records = [],
    pages = 0,
    newest = null,
    asked = 0;
  stage.value = query.get("status") ?? "";
  urgency.value = query.get("priority") ?? "";

  const row = (ticket) =>
    h(
      "li",
      {},
      h("a", { href: `#/cases/${ticket.id}` }, ticket.subject),
      h(
        "p",
        {},
        [STAGES[ticket.status], URGENCIES[ticket.priority], AREAS[ticket.category], promise(ticket)].join(
          " · ",
        ),
      ),
    );
  function show() {
    const words = sought.value.trim().toLowerCase();
    const shown = records.filter((each) =>
      `${each.id} ${each.subject} ${each.description}`.toLowerCase().includes(words),
    );
    list.replaceChildren(...shown.map(row));
    found.textContent = `${shown.length} shown`;
    none.hidden = shown.length > 0;
  }
  async function read(page, asOf) {
    const mine = ++asked;
    const wanted = { size: A_PAGE, p: page, status: stage.value, priority: urgency.value, as_of: asOf };
    const given = Object.entries(wanted).filter(([, value]) => value !== "" && value !== null);
    const { records: came, window } = await ask("GET", `/support/tickets?${new URLSearchParams(given)}`);
    if (mine !== asked) return;
    records = page ? [...records, ...came] : came;
    [pages, newest] = [page + 1, window.as_of];
    more.hidden = pages >= window.pages;
    failed.say("");
    show();
  }
  const refresh = gathered(
    () => read(0, null),
    (trouble) => failed.say(trouble.message),
  );
  function filter() {
    const given = [stage, urgency].filter((each) => each.value).map((each) => [each.name, each.value]);
    go(`#/cases${given.length ? `?${new URLSearchParams(given)}` : ""}`, { isQuiet: true });
    found.textContent = "One moment";
    refresh();
  }

  const dialog = newCase(async (ticket, files) => {
    takeFiles(ticket.id, files);
    go(`#/cases/${ticket.id}`);
  });
  const open = h(
    "a",
    {
      href: "#/cases",
      onclick: (event) => {
        event.preventDefault();
        dialog.open(open);
      },
    },
    "Open a case",
  );
  refresh();
  const search = h(
    "search",
    { "aria-label": "Your cases", class: "row" },
    labelled("Stage", stage),
    labelled("Urgency", urgency),
    sought,
    clear,
  );
  return {
    title: "Cases",
    element: h(
      "div",
      {},
      h("h1", {}, "Cases"),
      open,
      search,
      found,
      failed.box,
      none,
      list,
      more,
      dialog.element,
    ),
    told: (event) => event === "ticket.changed" && refresh(),
    refresh,
  };
}

function newCase(opened) {
  const subject = h("input", { name: "subject", required: true, maxlength: "255" });
  const description = h("textarea", { name: "description", required: true, rows: "6", maxlength: "20000" });
  const urgency = h("select", { name: "priority" }, options(URGENCIES));
  const area = h("select", { name: "category" }, options(AREAS));
  const files = h("input", { type: "file", multiple: true });
  const failed = complaint();
  let isAsking = false,
    unsure = null;
  urgency.value = "medium";

  async function arrived(sent) {
    const { records } = await ask("GET", "/support/tickets?size=5");
    return (
      records.find((each) => each.subject === sent.subject && each.description === sent.description) ?? null
    );
  }
  async function create(event) {
    event.preventDefault();
    if (isAsking) return;
    const sent = {
      subject: subject.value,
      description: description.value,
      priority: urgency.value,
      category: area.value,
    };
    isAsking = true;
    failed.say("");
    try {
      // Nothing here can be sent twice, so that what may have arrived is looked for first.
      const before = unsure === JSON.stringify(sent) ? await arrived(sent) : null;
      const ticket = before ?? (await ask("POST", "/support/tickets/create", sent)).result;
      forget();
      opened(ticket, [...files.files]);
    } catch (trouble) {
      unsure = trouble.isUnsure ? JSON.stringify(sent) : null;
      failed.say(`${trouble.message} Your words are safe.`);
    }
    isAsking = false;
  }
  const form = h(
    "form",
    { onsubmit: create },
    labelled("About", subject),
    labelled("What happened", description),
    h("div", { class: "row" }, labelled("Urgency", urgency), labelled("Area", area)),
    labelled("Papers", files),
    failed.box,
    h(
      "div",
      { class: "row" },
      h("button", {}, "Hand in"),
      h("button", { type: "button", onclick: () => element.close() }, "Not now"),
    ),
  );
  const element = h("dialog", { "aria-label": "Open a case" }, h("h2", {}, "Open a case"), form);
  const forget = draft("new", [subject, description]);
  function open(from) {
    element.showModal();
    subject.focus();
    element.onclose = () => {
      files.value = "";
      from.focus();
    };
  }
  return { element, open };
}
