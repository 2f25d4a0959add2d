/** The page of a case: where it stands, its papers, what was said. */
import { ask, fetched, hand } from "./api.js";
import { choice } from "./choice.js";
import { complaint, gathered, h } from "./dom.js";
import { remarks } from "./remarks.js";
import { AREAS, HANDLERS, STAGES, URGENCIES, promise } from "./words.js";

const PROMISE_EVERY_MS = 30_000;

export function casePage({ id, say, files }) {
  const path = `/support/tickets/${id}`;
  const heading = h("h1", {}, "One moment");
  const kept = h("div", { role: "group", "aria-label": "Promise" });
  const facts = h("p");
  const text = h("p");
  const element = h("div", {}, heading, h("a", { href: "#/cases", class: "alone" }, "Every case"));
  const failed = complaint(h("button", { type: "button", onclick: () => read() }, "Once more"));
  const said = remarks(path, say);
  const stands = standing();
  const papers = attached();
  let ticket = null;

  function show(received) {
    if (ticket && received.revision < ticket.revision) return;
    const isFirst = ticket === null;
    ticket = received;
    heading.textContent = ticket.subject;
    document.title = `${ticket.subject} · The desk`;
    facts.textContent = `${ticket.id} · ${URGENCIES[ticket.priority]} · ${AREAS[ticket.category]}`;
    text.textContent = ticket.description;
    kept.textContent = promise(ticket);
    failed.say("");
    stands.show();
    papers.show();
    if (isFirst) {
      element.append(
        kept,
        stands.element,
        facts,
        section("What happened", text),
        papers.element,
        said.element,
      );
      said.read();
      papers.add(files);
    }
  }
  const read = gathered(
    async () => show((await ask("GET", path)).result),
    (trouble) => {
      if (trouble.status !== 404) return failed.say(trouble.message);
      heading.textContent = "There is no such case";
    },
  );

  function standing() {
    let stage = null,
      handler = null;
    const chosen = choice("Stage", STAGES, (value) => {
      stage = value === ticket.status ? null : value;
    });
    const by = h("select", {
      "aria-label": "Handled by",
      onchange: () => {
        handler = by.value === (ticket.assigned.handler ?? "") ? null : by.value;
      },
    });
    const trouble = complaint();
    let isAsking = false;
    async function save() {
      if (isAsking || (stage === null && handler === null)) return;
      const wanted = { stage, handler };
      const body = {
        ...(stage !== null && { status: stage }),
        ...(handler !== null && { assigned: { handler: handler || null } }),
      };
      isAsking = true;
      trouble.say("");
      try {
        const { result } = await ask("PUT", path, body);
        if (stage === wanted.stage) stage = null;
        if (handler === wanted.handler) handler = null;
        show(result);
        showStanding();
        const words = [
          wanted.stage && `Stage is now ${STAGES[wanted.stage]}.`,
          wanted.handler !== null && `Handled by ${HANDLERS[wanted.handler]}.`,
        ];
        say(words.filter(Boolean).join(" "));
      } catch (why) {
        trouble.say(why.message);
      }
      isAsking = false;
    }
    function showStanding() {
      const now = ticket.assigned.handler ?? "";
      by.replaceChildren(
        ...Object.entries({ ...HANDLERS, [now]: HANDLERS[now] ?? now }).map(([value, word]) =>
          h("option", { value }, word),
        ),
      );
      by.value = handler ?? now;
      chosen.value = stage ?? ticket.status;
    }
    const button = h("button", { type: "button", onclick: save }, "Keep");
    return {
      show: showStanding,
      element: h("div", { class: "row" }, chosen.element, by, button, trouble.box),
    };
  }

  function attached() {
    const list = h("ul", { "aria-label": "Papers" });
    const trouble = complaint();
    const field = h("input", {
      type: "file",
      multiple: true,
      "aria-label": "More papers",
      onchange: () => add([...field.files]),
    });
    async function download(file) {
      const address = URL.createObjectURL(await fetched(`${path}/files/${file.id}/content`));
      const link = h("a", { href: address, download: file.name, hidden: true });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }
    async function add(chosen) {
      for (const file of chosen) {
        try {
          await hand(`${path}/files`, file);
        } catch (why) {
          trouble.say(`${file.name}: ${why.message}`);
        }
      }
      field.value = "";
      if (chosen.length) read();
    }
    const item = (file) =>
      h(
        "li",
        {},
        `${file.name} · ${file.bytes} bytes · Looked through, harmless `,
        h("button", { type: "button", onclick: () => download(file) }, `Fetch ${file.name}`),
      );
    const showPapers = () => list.replaceChildren(...ticket.files.map(item));
    return { show: showPapers, add, element: section("Papers", list, field, trouble.box) };
  }

  function told(event, data) {
    if (
      event !== "ticket.changed" ||
      String(data.ticket) !== id ||
      (ticket && data.revision <= ticket.revision)
    )
      return;
    if (data.what === "remark") said.read();
    else read();
  }
  const clock = setInterval(() => ticket && (kept.textContent = promise(ticket)), PROMISE_EVERY_MS);
  element.append(failed.box);
  read();
  return {
    title: "A case",
    element,
    told,
    refresh: () => {
      read();
      if (ticket) said.read();
    },
    close: () => clearInterval(clock),
  };
}

const section = (name, ...inside) => h("section", { "aria-label": name }, h("h2", {}, name), ...inside);
