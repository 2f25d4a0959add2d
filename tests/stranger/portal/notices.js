/** The bell with its drawer, and the page of all notices. */
import { ask } from "./api.js";
import { h, labelled } from "./dom.js";
import { instant } from "./words.js";

const KINDS = {
  "": "All sorts",
  support: "Cases",
  billing: "Money",
  compliance: "Rules",
  alarm: "Alarms",
  news: "News",
};
const A_PAGE = 50;

/** What can be done with a notice; `say` tells what was done. */
function acts(notice, inbox, say) {
  const name = `${notice.heading}, ${instant(notice.made_at * 1000)}`;
  const act = (word, done, what) =>
    h(
      "button",
      { type: "button", "aria-label": `${word}: ${name}`, onclick: () => what(notice).then(() => say(done)) },
      word,
    );
  return [
    notice.seen ? null : act("Seen", "Marked as seen.", inbox.see),
    act("Throw away", "Thrown away.", inbox.remove),
  ];
}

const body = (notice) => [
  h("p", {}, notice.body),
  h("p", {}, notice.seen ? null : "New to you · ", instant(notice.made_at * 1000)),
];

export function bell(inbox, say) {
  const count = h("span");
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", onclick: () => open(!drawer.open) },
    count,
  );
  const list = h("ul", { "aria-label": "What is new" });
  const all = h(
    "button",
    { type: "button", onclick: () => inbox.seeAll().then(() => say("All are seen.")) },
    "All seen",
  );
  const drawer = h(
    "dialog",
    { class: "drawer", "aria-label": "What is new" },
    list,
    h(
      "div",
      { class: "row" },
      all,
      h("a", { href: "#/post", class: "alone", onclick: () => open(false) }, "Whole post"),
    ),
  );
  function open(isOpen) {
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) drawer.show();
    else if (drawer.open) {
      drawer.close();
      button.focus();
    }
  }
  const item = (notice) => {
    const href = notice.ticket ? `#/cases/${notice.ticket}` : "#/post";
    return h(
      "li",
      {},
      h("a", { href, onclick: () => open(false) }, notice.heading),
      body(notice),
      h("div", { class: "row" }, acts(notice, inbox, say)),
    );
  };
  function show() {
    count.textContent = inbox.unseen ? `✉ ${inbox.unseen}` : "✉";
    button.setAttribute("aria-label", `Post, ${inbox.unseen} new`);
    const isInside = list.contains(document.activeElement);
    list.replaceChildren(...inbox.newest.map(item));
    if (isInside) all.focus();
  }
  inbox.addEventListener("change", show);
  show();
  return h("div", { onkeydown: (event) => event.key === "Escape" && open(false) }, button, drawer);
}

export function noticesPage({ inbox, say }) {
  const kind = h(
    "select",
    { onchange: read },
    Object.entries(KINDS).map(([value, word]) => h("option", { value }, word)),
  );
  const unseen = h("input", { type: "checkbox", onchange: read });
  const all = h(
    "button",
    { type: "button", onclick: () => inbox.seeAll().then(() => say("All are seen.")) },
    "All seen",
  );
  const list = h("ul", { "aria-label": "Post" });
  const none = h("h2", { hidden: true }, "No post");
  const detail = h("dialog", { onclose: () => detail.replaceChildren() });

  function look(notice) {
    const leave = h("button", { type: "button", onclick: () => detail.close() }, "Put back");
    const to = notice.ticket
      ? h("a", { class: "alone", href: `#/cases/${notice.ticket}` }, "To the case")
      : null;
    detail.setAttribute("aria-label", notice.heading);
    detail.replaceChildren(
      h("h2", {}, notice.heading),
      ...body(notice),
      h("div", { class: "row" }, ...[to, leave].filter(Boolean)),
    );
    detail.showModal();
    if (!notice.seen) inbox.see(notice);
  }
  const item = (notice) =>
    h(
      "li",
      {},
      h("button", { type: "button", onclick: () => look(notice) }, notice.heading),
      body(notice),
      h("div", { class: "row" }, acts(notice, inbox, say)),
    );
  let asked = 0;
  async function read() {
    const mine = ++asked;
    const query = new URLSearchParams({
      size: A_PAGE,
      ...(kind.value && { kind: kind.value }),
      ...(unseen.checked && { seen: "no" }),
    });
    const { records } = await ask("GET", `/inbox?${query}`);
    if (mine !== asked) return;
    list.replaceChildren(...records.map(item));
    none.hidden = records.length > 0;
  }
  inbox.addEventListener("change", read);
  read();
  const filters = h(
    "div",
    { class: "row" },
    labelled("Sort", kind),
    labelled("Only what is new", unseen),
    all,
  );
  return {
    title: "Post",
    element: h("div", {}, h("h1", {}, "Post"), filters, none, list, detail),
    close: () => inbox.removeEventListener("change", read),
  };
}
