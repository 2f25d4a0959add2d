import { vi } from "vitest";
import { createApi } from "../../src/api/api";
import { createHttp } from "../../src/api/http";

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: any;
}

export const answer = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });

export const lost = () => Promise.reject(new TypeError("Failed to fetch"));

/** The API over a network that answers as it is told, in turn; `sent` is what reached it. */
export function overNetwork(...answers: ((init: RequestInit) => Response | Promise<Response>)[]) {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    sent.push({ method: init.method!, url, headers: init.headers as Record<string, string>, body });
    return answers[Math.min(sent.length, answers.length) - 1]!(init);
  });
  const onUnauthorized = vi.fn();
  const http = createHttp({
    baseUrl: "https://api.example/v1",
    timeoutMs: 50,
    token: () => "the-token",
    onUnauthorized,
    pause: async () => {},
  });
  return { api: createApi(http), sent, onUnauthorized };
}
