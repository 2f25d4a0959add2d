/** What `/config.json` says; addresses are absolute here. */
export interface Config {
  apiBaseUrl: string;
  webSocketUrl: string;
  supportTeam: string[];
  requestTimeoutMs: number;
  heartbeat: { intervalMs: number; timeoutMs: number };
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`/config.json: HTTP ${response.status}`);
  return readConfig(await response.json(), location.origin);
}

/** Checks what was read; throws an Error that names the key that is wrong. */
export function readConfig(given: Record<string, any>, origin: string): Config {
  const api = new URL(text(given, "apiBaseUrl"), origin);
  const live = new URL(text(given, "webSocketUrl"), origin);
  live.protocol = live.protocol.replace("http", "ws");
  if (live.protocol !== "wss:" && live.protocol !== "ws:") throw new Error("/config.json: webSocketUrl is not wss:");
  return {
    apiBaseUrl: api.href.replace(/\/$/, ""),
    webSocketUrl: live.href,
    supportTeam: given.supportTeam ?? ["support-team"],
    requestTimeoutMs: given.requestTimeoutMs ?? 10_000,
    heartbeat: { intervalMs: 10_000, timeoutMs: 5_000, ...given.heartbeat },
  };
}

function text(given: Record<string, any>, key: string): string {
  if (typeof given?.[key] !== "string") throw new Error(`/config.json: ${key} is missing`);
  return given[key];
}
