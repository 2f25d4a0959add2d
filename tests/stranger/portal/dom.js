/** An element: what begins with `on` is a listener, `true` an attribute without a value; `null` is left out. */
export function h(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.flat().filter((each) => each !== null));
  return element;
}

/** A field below its name. */
export const labelled = (name, field) => h("label", {}, name, field);

/** An alert that is not there until something is said, and a way to say it. */
export function complaint(again = null) {
  const text = h("span");
  const box = h("div", { role: "alert" });
  const say = (words) => {
    text.textContent = words;
    box.replaceChildren(...(words ? [text, ...(again ? [" ", again] : [])] : []));
    box.hidden = !words;
  };
  say("");
  return { box, say };
}

/** Calls `act` soon, once for what is asked meanwhile, and never twice at a time; what fails is told. */
export function gathered(act, failed = () => {}, afterMs = 60) {
  let timer = 0,
    isRunning = false,
    isWanted = false;
  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    isWanted = false;
    try {
      await act();
    } catch (trouble) {
      failed(trouble);
    }
    isRunning = false;
    if (isWanted) ask();
  };
  const ask = () => {
    isWanted = true;
    clearTimeout(timer);
    timer = setTimeout(run, afterMs);
  };
  return ask;
}
