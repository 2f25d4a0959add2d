import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "securebase.theme";
const listeners = new Set<() => void>();

const theme = (): Theme => THEMES.find((each) => each === localStorage.getItem(KEY)) ?? "system";

/** The stylesheet follows `data-theme`; "system" follows the device. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
  listeners.forEach((listener) => listener());
}

export function useTheme(): [Theme, (next: Theme) => void] {
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const set = (next: Theme) => {
    localStorage.setItem(KEY, next);
    applyTheme();
  };
  return [useSyncExternalStore(subscribe, theme), set];
}
