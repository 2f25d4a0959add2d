/** The desk's API, which is at the portal's own origin. */
import { leave, token } from "./session.js";

const API = "/portal/api/v3";
const PATIENCE_MS = 8_000;

/** What went wrong; `isUnsure` where it may have arrived all the same. */
export class Trouble extends Error {
  constructor(message, { status = 0 } = {}) {
    super(message);
    this.status = status;
    this.isUnsure = status === 0 || status >= 500;
  }
}

async function send(method, path, options) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  const shown = token();
  const headers = { ...(shown && { Authorization: `Bearer ${shown}` }), ...options.headers };
  try {
    return await fetch(API + path, { method, headers, body: options.body, signal: control.signal });
  } catch {
    throw new Trouble("We cannot hear you: look at your connection.");
  } finally {
    clearTimeout(timer);
  }
}

async function answered(method, path, options) {
  const answer = await send(method, path, options);
  if (answer.ok) return answer;
  if (answer.status === 401 && options.isPrivate !== false) leave({ isOver: true });
  const said = await answer.json().catch(() => ({}));
  throw new Trouble(said.message ?? "Something broke on our side.", { status: answer.status });
}

/** Asks, and reads what is answered. */
export async function ask(method, path, body, { isPrivate } = {}) {
  const json = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await answered(method, path, { ...json, isPrivate });
  return answer.status === 204 ? null : await answer.json();
}

/** Hands over a file. */
export async function hand(path, file) {
  const body = new FormData();
  body.append("upload", file);
  return (await (await answered("POST", path, { body })).json()).result;
}

/** Fetches a file. */
export const fetched = async (path) => await (await answered("GET", path, {})).blob();
