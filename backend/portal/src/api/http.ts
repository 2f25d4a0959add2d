import { ApiError } from "./errors";

export interface Call {
  body?: unknown;
  /** The same key makes the server do the same thing once, however often it is asked. */
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
  /** Sign-in has no token, and its 401 does not end a session. */
  anonymous?: boolean;
}

export interface HttpOptions {
  baseUrl: string;
  timeoutMs: number;
  token(): string | null;
  /** The server no longer takes this token. */
  onUnauthorized(token: string | null): void;
  pause?(ms: number): Promise<void>;
}

export type Http = <T>(method: string, path: string, call?: Call) => Promise<T>;

const ATTEMPTS = 3;
const PASSING = new Set([502, 503, 504]);

/** Sends requests: each ends within `timeoutMs`, and what may be repeated without harm is, after a passing failure. */
export function createHttp(options: HttpOptions): Http {
  const pause = options.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  return async (method, path, call = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(options, method, path, call);
      } catch (error) {
        // What was deleted by an attempt whose answer got lost is what was asked for.
        if (method === "DELETE" && attempt > 1 && (error as ApiError).status === 404) return undefined as never;
        if (attempt === ATTEMPTS || call.signal?.aborted || !mayRepeat(method, call, error)) throw error;
        await pause(300 * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  };
}

function mayRepeat(method: string, call: Call, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (method === "POST" && !call.idempotencyKey) return false;
  const stillInFlight = error.status === 409 && call.idempotencyKey !== undefined;
  // Not after a timeout: the person has waited long enough to decide.
  return error.kind === "unreachable" || PASSING.has(error.status) || stillInFlight;
}

async function once<T>(options: HttpOptions, method: string, path: string, call: Call): Promise<T> {
  const token = call.anonymous ? null : options.token();
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  if (call.idempotencyKey) headers["Idempotency-Key"] = call.idempotencyKey;
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = call.signal ? AbortSignal.any([deadline, call.signal]) : deadline;
  let response: Response;
  let text: string;
  try {
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    response = await fetch(options.baseUrl + path, { method, headers, body, signal });
    text = await response.text();
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ApiError(deadline.aborted ? "timeout" : "unreachable");
  }
  const answer = parsed(text);
  if (response.ok) return answer as T;
  if (response.status === 401 && !call.anonymous) options.onUnauthorized(token);
  throw new ApiError(
    "refused",
    response.status,
    answer?.detail ?? "",
    answer?.errors ?? [],
    Number(response.headers.get("Retry-After")) || null,
    response.headers.get("X-Request-Id") ?? answer?.request_id ?? null,
  );
}

function parsed(text: string): any {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined; // a proxy's error page; the status says enough
  }
}
