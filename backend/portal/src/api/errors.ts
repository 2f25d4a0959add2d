/** Why a request failed: `unreachable` and `timeout` got no answer, `refused` got one with `status`. */
export class ApiError extends Error {
  constructor(
    readonly kind: "unreachable" | "timeout" | "refused",
    readonly status = 0,
    readonly detail = "",
    readonly fields: { field: string; detail: string }[] = [],
    readonly retryAfterS: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(`${kind} ${status} ${detail}`.trim());
  }
}

/** What to tell the person in front of the screen. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong in this page. Reload it, then try again.";
  if (error.kind === "unreachable") return "SecureBase cannot be reached. Check your connection and try again.";
  if (error.kind === "timeout") return "SecureBase took too long to answer. Try again.";
  if (error.status === 429) return `You have reached the limit of requests. ${later(error.retryAfterS)}`;
  if (error.status >= 500) {
    const reference = error.requestId ? ` Reference: ${error.requestId}` : "";
    return `Something went wrong on our side. Try again in a moment.${reference}`;
  }
  if (error.status === 401) return "Your session has expired.";
  if (error.status === 404) return "This is not there any more.";
  if (error.status === 409 || error.status === 412)
    return "Somebody else changed this at the same time. Look at it again, then try again.";
  return error.fields.map((each) => `${each.field}: ${each.detail}`).join(" ") || error.detail || "This was refused.";
}

function later(seconds: number | null): string {
  if (seconds === null) return "Try again later.";
  return seconds < 60 ? `Try again in ${seconds} s.` : `Try again in ${Math.ceil(seconds / 60)} min.`;
}
