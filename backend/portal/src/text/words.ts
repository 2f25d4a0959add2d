/** How the API's values are called on the screen. */
const WORDS: Record<string, string> = {
  "in-progress": "In progress",
  "waiting-customer": "Waiting for you",
  "feature-request": "Feature request",
};

export const word = (value: string): string => WORDS[value] ?? value.charAt(0).toUpperCase() + value.slice(1);

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
