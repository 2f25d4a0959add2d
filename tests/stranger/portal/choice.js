/** A list to choose from that opens below its field (WAI-ARIA APG, select-only combobox). */
import { h } from "./dom.js";

let count = 0;

/** `options` are words by values. `value` is what is chosen; setting it does not call `changed`. */
export function choice(name, options, changed) {
  const id = `choice-${++count}`;
  const values = Object.keys(options);
  let chosen = 0,
    at = 0;
  const items = values.map((value, index) =>
    h("div", { role: "option", id: `${id}-${index}`, onclick: () => take(index) }, options[value]),
  );
  const list = h("div", { role: "listbox", id, "aria-label": name, hidden: true }, items);
  const field = h("button", {
    type: "button",
    role: "combobox",
    "aria-label": name,
    "aria-haspopup": "listbox",
    "aria-controls": id,
    onclick: () => open(list.hidden),
    onkeydown: pressed,
    onblur: () => setTimeout(() => open(false), 150),
  });

  function show() {
    field.textContent = options[values[chosen]];
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${id}-${at}`);
    items.forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === chosen));
      item.classList.toggle("at", index === at);
    });
  }
  function open(isOpen) {
    if (isOpen && list.hidden) at = chosen;
    list.hidden = !isOpen;
    show();
  }
  function take(index) {
    chosen = index;
    open(false);
    field.focus();
    changed(values[index]);
  }
  function pressed(event) {
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: values.length - 1 };
    if (event.key in moves) {
      if (list.hidden) open(true);
      else at = Math.max(0, Math.min(values.length - 1, moves[event.key]));
      show();
    } else if (event.key === "Escape" && !list.hidden) open(false);
    else if ((event.key === "Enter" || event.key === " ") && !list.hidden) take(at);
    else return;
    event.preventDefault();
  }
  show();
  return {
    element: h("div", { class: "choice" }, h("div", { "aria-hidden": "true" }, name), field, list),
    get value() {
      return values[chosen];
    },
    set value(value) {
      chosen = values.indexOf(value);
      show();
    },
  };
}
