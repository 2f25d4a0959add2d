import { useEffect, useSyncExternalStore } from "react";

/** What just happened, said and shown for a moment on whatever page one is by then. */
const SHOWN_MS = 6_000;
let text = "";
const listeners = new Set<() => void>();

export function say(next: string): void {
  text = next;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Messages() {
  const now = useSyncExternalStore(subscribe, () => text);
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => say(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div role="status" aria-label="Messages" className="messages">
      {now && <span className="toast">{now}</span>}
    </div>
  );
}
