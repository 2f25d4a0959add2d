/** Who is here: a token, in every tab of the window, until it ends. */
const KEY = "desk.token";
const DRAFTS = "desk.draft.";
const LONGEST_TIMER_MS = 2 ** 31 - 1;
let whenOver = () => {};
let timer = 0;

function claims() {
  const [, part] = (localStorage.getItem(KEY) ?? "").split(".");
  if (!part) return null;
  return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
}

export const token = () => (claims()?.exp * 1000 > Date.now() ? localStorage.getItem(KEY) : null);
export const tenant = () => claims()?.tenant ?? "";

/** From now on `act` is called when the visit is over; with whether it ended by itself. */
export function onceOver(act) {
  whenOver = act;
  clearTimeout(timer);
  const left = (claims()?.exp ?? 0) * 1000 - Date.now();
  timer = setTimeout(() => leave({ isOver: true }), Math.min(left, LONGEST_TIMER_MS));
}

/** Begins one; what another tenant left half written is forgotten. */
export function enter(received) {
  localStorage.setItem(KEY, received);
  forget((name) => !name.startsWith(`${DRAFTS}${tenant()}.`));
}

/** Ends it. What is half written waits for whose visit only came to its end. */
export function leave({ isOver }) {
  clearTimeout(timer);
  localStorage.removeItem(KEY);
  if (!isOver) forget(() => true);
  whenOver(isOver);
}

function forget(which) {
  const drafts = Object.keys(sessionStorage).filter((name) => name.startsWith(DRAFTS));
  for (const name of drafts.filter(which)) sessionStorage.removeItem(name);
}

/** Keeps what is typed into these fields, each by its name, until it is sent. */
export function draft(about, fields) {
  const key = `${DRAFTS}${tenant()}.${about}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields) {
    if (kept[field.name]) field.value = kept[field.name];
    field.addEventListener("input", () => {
      const typed = Object.fromEntries(fields.map((each) => [each.name, each.value]));
      sessionStorage.setItem(key, JSON.stringify(typed));
    });
  }
  return () => sessionStorage.removeItem(key);
}

addEventListener("storage", (event) => {
  if (event.key === KEY && !event.newValue) leave({ isOver: false });
});
