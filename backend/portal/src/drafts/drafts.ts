import { useCallback, useState } from "react";

/** What a customer typed and nobody has accepted yet: kept in this tab, over reloads and sign-ins. */
const PREFIX = "securebase.draft:";

const place = (customer: string, name: string) => `${PREFIX}${customer}:${name}`;

export function useDraft<T>(customer: string, name: string, empty: T): [T, (value: T) => void, () => void] {
  const key = place(customer, name);
  const [value, setValue] = useState<T>(() => load(key) ?? empty);
  const set = useCallback(
    (next: T) => {
      sessionStorage.setItem(key, JSON.stringify(next));
      setValue(next);
    },
    [key],
  );
  const clear = useCallback(() => {
    sessionStorage.removeItem(key);
    setValue(empty);
  }, [key]); // `empty` is a constant of its caller
  return [value, set, clear];
}

/** The idempotency key of a text: the same as long as the text is, so that sending it again does nothing twice. */
export function keyOf(customer: string, name: string, body: unknown): string {
  const at = place(customer, `${name}.key`);
  const said = JSON.stringify(body);
  const last = load<{ said: string; key: string }>(at);
  if (last?.said === said) return last.key;
  const key = crypto.randomUUID();
  sessionStorage.setItem(at, JSON.stringify({ said, key }));
  return key;
}

/** It was accepted: the same text again is meant as another one. */
export function forgetKey(customer: string, name: string): void {
  sessionStorage.removeItem(place(customer, `${name}.key`));
}

/** Somebody else may use this computer next. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

function load<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as T);
}
