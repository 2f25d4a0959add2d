import { useSyncExternalStore } from "react";
import type { SignedIn } from "../api/types";
import { forgetDrafts } from "../drafts/drafts";

/** Who is signed in, or why nobody is and who was. Shared by all tabs of the browser. */
export type Session =
  | { state: "in"; token: string; customerId: string }
  | { state: "out"; why: "never" | "expired" | "left"; customerId: string | null };

const KEY = "securebase.session";
const NOBODY: Session = { state: "out", why: "never", customerId: null };

export class SessionStore {
  #now: Session = read();
  #listeners = new Set<() => void>();

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#become(read());
    });
  }

  get now(): Session {
    return this.#now;
  }

  get token(): string | null {
    return this.#now.state === "in" ? this.#now.token : null;
  }

  begin(answer: SignedIn): void {
    this.#keep({ state: "in", token: answer.token, customerId: answer.customer_id });
  }

  /** The server no longer takes `token`. A late answer to an older token's request ends nothing. */
  expire(token: string | null): void {
    if (this.#now.state === "in" && this.#now.token === token)
      this.#keep({ state: "out", why: "expired", customerId: this.#now.customerId });
  }

  leave(): void {
    this.#keep({ state: "out", why: "left", customerId: null });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #keep(session: Session): void {
    localStorage.setItem(KEY, JSON.stringify(session));
    this.#become(session);
  }

  #become(session: Session): void {
    // Somebody else may use this computer next.
    if (this.#now.customerId !== null && this.#now.customerId !== session.customerId) forgetDrafts();
    this.#now = session;
    this.#listeners.forEach((listener) => listener());
  }
}

export const session = new SessionStore();

export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, () => session.now);
}

function read(): Session {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? "null") as Session | null) ?? NOBODY;
  } catch {
    return NOBODY; // not written by this version of the portal
  }
}
