import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, explain } from "../../src/api/errors";
import { comment, ticket } from "../given";
import { answer, lost, overNetwork } from "./fetched";

afterEach(() => vi.unstubAllGlobals());

const NEW = { subject: "Subject", description: "Text", priority: "high", category: "billing" } as const;
const rejection = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error as ApiError);

describe("FE-04: what is asked of the API", () => {
  test("create", async () => {
    const made = ticket();
    const { api, sent } = overNetwork(() => answer(201, made));
    expect(await api.createTicket(NEW, "key-1")).toEqual(made);
    expect(sent).toEqual([
      {
        method: "POST",
        url: "https://api.example/v1/support/tickets/create",
        headers: expect.objectContaining({
          Authorization: "Bearer the-token",
          "Content-Type": "application/json",
          "Idempotency-Key": "key-1",
        }),
        body: NEW,
      },
    ]);
  });

  test("read one, and a list with filters and a cursor", async () => {
    const { api, sent } = overNetwork(() => answer(200, {}));
    await api.getTicket("a/b");
    await api.listTickets({ status: "open", priority: "", category: "feature-request" }, "c=1&d");
    expect(sent.map((each) => `${each.method} ${each.url}`)).toEqual([
      "GET https://api.example/v1/support/tickets/a%2Fb",
      "GET https://api.example/v1/support/tickets?status=open&category=feature-request&limit=50&cursor=c%3D1%26d",
    ]);
    expect(sent[0]!.headers["Content-Type"]).toBeUndefined();
  });

  test("update", async () => {
    const { api, sent } = overNetwork(() => answer(200, ticket({ status: "resolved" })));
    expect((await api.updateTicket("t-1", { status: "resolved", assigned_to: null })).status).toBe("resolved");
    expect(sent[0]).toMatchObject({
      method: "PUT",
      url: "https://api.example/v1/support/tickets/t-1",
      body: { status: "resolved", assigned_to: null },
    });
  });

  test("comment", async () => {
    const { api, sent } = overNetwork(() => answer(201, comment({ text: "Hello" })));
    expect((await api.addComment("t-1", "Hello", "key-2")).text).toBe("Hello");
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: "https://api.example/v1/support/tickets/t-1/comments",
      headers: { "Idempotency-Key": "key-2" },
      body: { text: "Hello" },
    });
  });

  test("all comments, over all pages", async () => {
    const [one, two] = [comment(), comment()];
    const { api, sent } = overNetwork(
      () => answer(200, { comments: [one], next_cursor: "2" }),
      () => answer(200, { comments: [two], next_cursor: null }),
    );
    expect(await api.getComments("t-1")).toEqual([one, two]);
    expect(sent[1]!.url).toContain("limit=100&cursor=2");
  });
});

describe("FE-04: what is tried again", () => {
  test("a comment whose answer got lost, with the same key", async () => {
    const { api, sent } = overNetwork(lost, () => answer(201, comment()));
    await api.addComment("t-1", "Hello", "key-3");
    expect(sent.map((each) => each.headers["Idempotency-Key"])).toEqual(["key-3", "key-3"]);
  });

  test.each([502, 503, 504, 409])("a create after %i", async (status) => {
    const { api, sent } = overNetwork(() => answer(status), () => answer(201, ticket()));
    await api.createTicket(NEW, "key");
    expect(sent).toHaveLength(2);
  });

  test("three times at most", async () => {
    const { api, sent } = overNetwork(lost);
    expect(await rejection(api.getTicket("t"))).toMatchObject({ kind: "unreachable" });
    expect(sent).toHaveLength(3);
  });

  test("not what has no key, and would happen twice", async () => {
    const { api, sent } = overNetwork(lost);
    await rejection(api.addAttachment("t", { filename: "f", content_type: "text/plain", size: 1, sha256: "" }));
    expect(sent).toHaveLength(1);
  });

  test.each([400, 404, 422, 429, 500])("not what was answered with %i", async (status) => {
    const { api, sent } = overNetwork(() => answer(status));
    expect(await rejection(api.createTicket(NEW, "key"))).toMatchObject({ kind: "refused", status });
    expect(sent).toHaveLength(1);
  });

  test("a deletion whose answer got lost has happened", async () => {
    const { api } = overNetwork(lost, () => answer(404));
    await expect(api.deleteNotification("n")).resolves.toBeUndefined();
  });
});

describe("FE-04: what goes wrong", () => {
  test("no answer in time, once", async () => {
    const never = (init: RequestInit) =>
      new Promise<Response>((_, reject) => init.signal!.addEventListener("abort", () => reject(init.signal!.reason)));
    const { api, sent } = overNetwork(never);
    const error = await rejection(api.addComment("t", "Hello", "key"));
    expect(explain(error)).toBe("SecureBase took too long to answer. Try again.");
    expect(sent).toHaveLength(1);
  });

  test("the session is over: it is told which token that was", async () => {
    const { api, onUnauthorized } = overNetwork(() => answer(401));
    await rejection(api.getTicket("t"));
    expect(onUnauthorized).toHaveBeenCalledExactlyOnceWith("the-token");
  });

  test("a wrong API key ends no session", async () => {
    const { api, sent, onUnauthorized } = overNetwork(() => answer(401));
    expect(await rejection(api.signIn("wrong"))).toMatchObject({ status: 401 });
    expect(onUnauthorized).not.toHaveBeenCalled();
    expect(sent[0]!.headers.Authorization).toBeUndefined();
  });

  test.each([
    [() => answer(429, {}, { "Retry-After": "125" }), "You have reached the limit of requests. Try again in 3 min."],
    [() => answer(500, { request_id: "r-1" }), "Something went wrong on our side. Try again in a moment. Reference: r-1"],
    [() => new Response("<html>", { status: 502 }), "Something went wrong on our side. Try again in a moment."],
    [() => answer(404), "This is not there any more."],
    [() => answer(412), "Somebody else changed this at the same time. Look at it again, then try again."],
    [() => answer(400, { errors: [{ field: "subject", detail: "is too long." }] }), "subject: is too long."],
    [() => answer(413, { detail: "The body is too large." }), "The body is too large."],
    [lost, "SecureBase cannot be reached. Check your connection and try again."],
  ])("in words for people %#", async (given, words) => {
    const { api } = overNetwork(given);
    expect(explain(await rejection(api.updateTicket("t", { status: "open" })))).toBe(words);
  });
});
