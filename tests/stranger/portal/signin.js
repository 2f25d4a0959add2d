/** Where one shows one's pass. */
import { ask } from "./api.js";
import { complaint, h, labelled } from "./dom.js";
import { enter } from "./session.js";

/** `isOver`: a visit came to its end; `inside` is called once one is in. */
export function signIn(isOver, inside) {
  const pass = h("input", { type: "password", autocomplete: "off", required: true });
  const failed = complaint();
  let isAsking = false;
  async function comeIn(event) {
    event.preventDefault();
    if (isAsking || !pass.value.trim()) return;
    isAsking = true;
    failed.say("");
    try {
      const { entry } = await ask("POST", "/door", { pass: pass.value }, { isPrivate: false });
      enter(entry);
      inside();
    } catch (trouble) {
      failed.say(trouble.status === 401 ? "We do not know this pass." : trouble.message);
    }
    isAsking = false;
  }
  const over = "Your time is over. Come in again to go on where you were.";
  return h(
    "main",
    {},
    h("h1", {}, "Come in"),
    h("div", { role: "status", "aria-label": "Your visit" }, isOver ? over : null),
    h("form", { onsubmit: comeIn }, labelled("Pass", pass), failed.box, h("button", {}, "Come in")),
  );
}
