/** What was said about a case, and what one says oneself. */
import { ask } from "./api.js";
import { complaint, gathered, h, labelled } from "./dom.js";
import { shown } from "./markdown.js";
import { draft } from "./session.js";
import { instant } from "./words.js";

const A_PAGE = 50;
const ARRIVES_WITHIN_MS = 1_500;

export function remarks(path, say) {
  const known = new Map();
  const list = h("div");
  const field = h("textarea", { name: "remark", rows: "4", maxlength: "10000" });
  const failed = complaint(h("button", { type: "button", onclick: add }, "Once more"));
  const unread = complaint(h("button", { type: "button", onclick: () => read() }, "Read again"));
  const forget = draft(path, [field]);
  let isAsking = false,
    unsure = null;

  const article = ({ remark, by, created_at }) =>
    h(
      "article",
      { "aria-label": `Said by ${by === "tenant" ? "you" : "the desk"}` },
      shown(remark),
      h("p", {}, instant(created_at)),
    );
  /** Nothing is ever taken back here, so that an older answer only lacks what is known already. */
  function learn(records) {
    const isNew = records.some((each) => !known.has(each.id));
    for (const each of records) known.set(each.id, each);
    if (isNew)
      list.replaceChildren(
        ...[...known.values()]
          .sort((one, other) => one.created_at - other.created_at || (one.id < other.id ? -1 : 1))
          .map(article),
      );
  }
  async function readAll() {
    for (let page = Math.floor(known.size / A_PAGE), pages = page + 1; page < pages; page++) {
      const { records, window } = await ask("GET", `${path}/comments?size=${A_PAGE}&p=${page}`);
      learn(records);
      pages = window.pages;
    }
    unread.say("");
  }
  const read = gathered(readAll, (trouble) => unread.say(trouble.message));

  /** Whether what was sent without an answer is there; what was on its way gets a moment to arrive. */
  async function arrived({ text, before }) {
    const isThere = () =>
      [...known.values()].some(
        (each) => !before.has(each.id) && each.by === "tenant" && each.remark === text,
      );
    for (const wait of [0, ARRIVES_WITHIN_MS]) {
      await new Promise((then) => setTimeout(then, wait));
      await readAll();
      if (isThere()) return true;
    }
    return false;
  }
  async function add(event) {
    event?.preventDefault();
    const text = field.value;
    if (isAsking || !text.trim()) return;
    isAsking = true;
    const before = new Set(known.keys());
    try {
      if (unsure?.text !== text || !(await arrived(unsure))) {
        failed.say("");
        learn([(await ask("POST", `${path}/comments`, { remark: text })).result]);
      }
      unsure = null;
      failed.say("");
      if (field.value === text) {
        field.value = "";
        forget();
      }
      say("It is said.");
    } catch (trouble) {
      if (trouble.isUnsure && unsure?.text !== text) unsure = { text, before };
      failed.say(`${trouble.message} Your words are safe.`);
    }
    isAsking = false;
  }
  const form = h(
    "form",
    { onsubmit: add },
    labelled("Say something", field),
    failed.box,
    h("button", {}, "Say it"),
  );
  const element = h(
    "section",
    { "aria-label": "What was said" },
    h("h2", {}, "What was said"),
    list,
    unread.box,
    form,
  );
  return { element, read };
}
