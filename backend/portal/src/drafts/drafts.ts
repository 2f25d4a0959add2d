import { useMemo, useSyncExternalStore } from "react";

/** What a customer typed and nobody has accepted yet: kept in this tab, over reloads and sign-ins. */
export const FORGOTTEN = "securebase.forgotten";
const PREFIX = "securebase.draft:";

const place = (customer: string, name: string) => `${PREFIX}${customer}:${name}`;

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function store(key: string, value: unknown): void {
  if (value === undefined) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(value));
  listeners.forEach((listener) => listener());
}

type Change<T> = T | ((now: T) => T);

/** The same for all who use it: an answer that comes late changes what is in the field by then. */
export function useDraft<T>(customer: string, name: string, empty: T): [T, (change: Change<T>) => void] {
  const key = place(customer, name);
  const stored = useSyncExternalStore(subscribe, () => sessionStorage.getItem(key));
  const value = useMemo(() => (stored === null ? empty : (JSON.parse(stored) as T)), [stored]);
  const set = (change: Change<T>) => {
    const next = change instanceof Function ? change(load<T>(key) ?? empty) : change;
    store(key, JSON.stringify(next) === JSON.stringify(empty) ? undefined : next);
  };
  return [value, set];
}

/** The idempotency key of a text: the same as long as the text is, so that sending it again does nothing twice. */
export function keyOf(customer: string, name: string, body: unknown): string {
  const at = place(customer, `${name}.key`);
  const said = JSON.stringify(body);
  const last = load<{ said: string; key: string }>(at);
  if (last?.said === said) return last.key;
  const key = crypto.randomUUID();
  store(at, { said, key });
  return key;
}

/** It was accepted: the same text again is meant as another one. */
export function forgetKey(customer: string, name: string): void {
  store(place(customer, `${name}.key`), undefined);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) store(key, undefined);
  dispatchEvent(new Event(FORGOTTEN));
}

function load<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as T);
}
