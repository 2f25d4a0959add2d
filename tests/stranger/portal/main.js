/** The portal of the desk: who is here, which page is shown, and what comes over the line. */
import { casePage } from "./case.js";
import { casesPage } from "./cases.js";
import { h } from "./dom.js";
import { Inbox } from "./inbox.js";
import { Line } from "./line.js";
import { bell, noticesPage } from "./notices.js";
import { leave, onceOver, tenant, token } from "./session.js";
import { signIn } from "./signin.js";

const { live } = await (await fetch("where.json")).json();
const BEGINNING = "#/cases";
let inside = null;

function outside(isOver) {
  inside?.close();
  inside = null;
  document.title = "Come in · The desk";
  document.body.replaceChildren(signIn(isOver, comeIn));
}

function comeIn() {
  if (!token()) return outside(false);
  inside = desk();
  onceOver(outside);
}

/** All of it, for one visit. */
function desk() {
  const inbox = new Inbox();
  const messages = h("div", { role: "status", "aria-label": "Bulletin" });
  const say = (words) => {
    messages.textContent = words;
  };
  const state = h("div", { role: "status", "aria-label": "Line" }, "Calling");
  const main = h("main", { id: "content", tabindex: "-1" });
  const handed = { files: [], id: "" };
  const links = [
    ["#/cases", "Cases"],
    ["#/post", "Post"],
  ].map(([href, name]) => h("a", { href }, name));
  let page = null;

  function show() {
    const [, path, query = ""] = /^#([^?]*)\??(.*)$/.exec(location.hash || BEGINNING);
    page?.close?.();
    page = pageAt(path, new URLSearchParams(query));
    document.title = `${page.title} · The desk`;
    for (const link of links) {
      if (path.startsWith(link.hash.slice(1))) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    main.replaceChildren(page.element);
  }
  function pageAt(path, query) {
    const [, id] = /^\/cases\/(\d+)$/.exec(path) ?? [];
    if (path === "/" || path === "/cases") return casesPage({ query, go, takeFiles });
    if (path === "/post") return noticesPage({ inbox, say });
    if (id) return casePage({ id, say, files: id === handed.id ? handed.files.splice(0) : [] });
    return { title: "Lost", element: h("h1", {}, "No such page") };
  }
  function go(hash, { isQuiet = false } = {}) {
    if (isQuiet) history.replaceState(null, "", hash);
    else location.hash = hash;
  }
  function takeFiles(id, files) {
    [handed.id, handed.files] = [String(id), files];
  }
  const line = new Line(
    live,
    (event, data) => {
      if (event === "notice.new") inbox.refresh();
      page?.told?.(event, data);
    },
    (isOpen) => {
      const isAgain = state.textContent === "Calling again";
      state.textContent = isOpen ? "On air" : "Calling again";
      if (!isOpen) return;
      inbox.refresh();
      if (isAgain) page?.refresh?.();
    },
  );
  const theBell = bell(inbox, say);
  const account = h(
    "div",
    { class: "row", hidden: true },
    h("span", {}, tenant()),
    h("button", { type: "button", onclick: () => leave({ isOver: false }) }, "Go home"),
  );
  const mine = h(
    "button",
    { type: "button", "aria-expanded": "false", onclick: () => unfold(account.hidden) },
    "Visitor",
  );
  function unfold(isOpen) {
    account.hidden = !isOpen;
    mine.setAttribute("aria-expanded", String(isOpen));
  }
  const skip = h(
    "a",
    {
      href: "#content",
      class: "alone",
      onclick: (event) => {
        event.preventDefault();
        main.focus();
      },
    },
    "To the content",
  );
  const header = h(
    "header",
    {},
    skip,
    h("nav", { "aria-label": "Ways" }, links),
    state,
    theBell,
    mine,
    account,
  );
  document.body.replaceChildren(header, messages, main);
  addEventListener("hashchange", show);
  inbox.refresh();
  show();
  return {
    close() {
      removeEventListener("hashchange", show);
      page?.close?.();
      line.close();
    },
  };
}

comeIn();
