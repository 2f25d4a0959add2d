/** How a value of the API is called on the screen. */
export function word(value: string): string {
  if (value === "waiting-customer") return "Waiting for you";
  return value.charAt(0).toUpperCase() + value.slice(1).replaceAll("-", " ");
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
