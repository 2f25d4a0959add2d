import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import type { Http } from "../../src/api/http";
import { EVENT_TYPES, type Delivery, type Webhook } from "../../src/api/types";
import Webhooks from "../../src/webhooks/Webhooks";
import { fakeApi, show } from "../given";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const AT = "2026-01-20T10:00:00.000Z";

const webhook = (change: Partial<Webhook> = {}): Webhook => ({
  id: "w-1",
  url: "https://hooks.example/in",
  events: ["ticket.created"],
  description: "",
  status: "active",
  created_at: AT,
  updated_at: AT,
  ...change,
});

const delivery = (change: Partial<Delivery> = {}): Delivery => ({
  id: "d-1",
  event: "ticket.created",
  status: "delivered",
  created_at: AT,
  attempts: [{ at: AT, duration_ms: 87, status: 204, error: null }],
  ...change,
});

/** An API that answers by method and path; what reached it is in `http.mock.calls`. */
function server(answers: Record<string, unknown>) {
  return vi.fn(async (method: string, path: string) => {
    const answer = answers[`${method} ${path.split("?")[0]}`];
    if (answer === undefined) return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

const open = (http: ReturnType<typeof server>, at = "/webhooks") =>
  show(<Webhooks />, { api: fakeApi(), http: http as unknown as Http, at, path: "/webhooks/*" });

const ONE = { "GET /webhooks/w-1": webhook(), "GET /webhooks/w-1/deliveries": { deliveries: [], next_cursor: null } };

describe("the webhooks of a customer", () => {
  test("are listed with their addresses and states", async () => {
    open(server({ "GET /webhooks": { webhooks: [webhook(), webhook({ id: "w-2", url: "https://b.example/", status: "gone" })] } }));
    const items = await screen.findAllByRole("listitem");
    expect(items[0]).toHaveTextContent(/hooks\.example.*Active/);
    expect(items[1]).toHaveTextContent(/b\.example.*410/);
    expect(within(items[0]!).getByRole("link")).toHaveAttribute("href", "/webhooks/w-1");
  });

  test("may be none", async () => {
    open(server({ "GET /webhooks": { webhooks: [] } }));
    expect(await screen.findByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  });

  test("are asked for again after a failure", async () => {
    const http = server({ "GET /webhooks": new ApiError("unreachable") });
    open(http);
    expect(await screen.findByRole("alert")).toHaveTextContent("SecureBase cannot be reached.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(http).toHaveBeenCalledTimes(2);
  });
});

describe("a new webhook", () => {
  test("needs an address with https", async () => {
    const http = server({ "GET /webhooks": { webhooks: [] } });
    open(http, "/webhooks/new");
    await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "http://hooks.example/");
    await userEvent.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(screen.getByRole("textbox", { name: "Address" })).toHaveAccessibleDescription(/begins with https/);
    expect(screen.getByRole("textbox", { name: "Address" })).toHaveFocus();
    expect(http).not.toHaveBeenCalledWith("POST", expect.anything(), expect.anything());
  });

  test("needs an event", async () => {
    const http = server({ "GET /webhooks": { webhooks: [] } });
    open(http, "/webhooks/new");
    await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "https://hooks.example/");
    for (const type of EVENT_TYPES) await userEvent.click(screen.getByRole("checkbox", { name: type }));
    await userEvent.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Choose at least one type of event.");
    expect(http).not.toHaveBeenCalledWith("POST", expect.anything(), expect.anything());
  });

  test("is created as it was described, and its secret is shown once", async () => {
    const http = server({
      ...ONE,
      "GET /webhooks": { webhooks: [] },
      "POST /webhooks": { ...webhook(), secret: SECRET },
    });
    open(http, "/webhooks/new");
    await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "https://hooks.example/in");
    for (const type of EVENT_TYPES.slice(1)) await userEvent.click(screen.getByRole("checkbox", { name: type }));
    await userEvent.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(await screen.findByRole("textbox", { name: "Signing secret" })).toHaveValue(SECRET);
    expect(http).toHaveBeenCalledWith("POST", "/webhooks", {
      body: { url: "https://hooks.example/in", events: ["ticket.created"], description: "" },
      idempotencyKey: expect.stringMatching(/.{36}/),
    });
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    expect(await screen.findByRole("heading", { name: "https://hooks.example/in", level: 1 })).toBeVisible();
    expect(document.body.innerHTML).not.toContain(SECRET);
    expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain(SECRET);
  });

  test("that is like the one before is another: each has a key of its own", async () => {
    const http = server({ ...ONE, "GET /webhooks": { webhooks: [] }, "POST /webhooks": { ...webhook(), secret: SECRET } });
    for (const _ of [1, 2]) {
      open(http, "/webhooks/new");
      await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "https://hooks.example/in");
      await userEvent.click(screen.getByRole("button", { name: "Create webhook" }));
      await screen.findByRole("textbox", { name: "Signing secret" });
      cleanup();
    }
    const posts = http.mock.calls.filter(([method]) => method === "POST") as unknown as [string, string, { idempotencyKey: string }][];
    expect(posts).toHaveLength(2);
    expect(posts[0]![2].idempotencyKey).not.toBe(posts[1]![2].idempotencyKey);
  });

  test("that is refused says why, and keeps what was typed", async () => {
    const fields = [{ field: "url", detail: "must be a public address" }];
    open(server({ "GET /webhooks": { webhooks: [] }, "POST /webhooks": new ApiError("refused", 400, "", fields) }), "/webhooks/new");
    await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "https://internal.example/");
    await userEvent.click(screen.getByRole("button", { name: "Create webhook" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("url: must be a public address Nothing you typed is lost.");
    expect(screen.getByRole("textbox", { name: "Address" })).toHaveValue("https://internal.example/");
  });
});

describe("a webhook", () => {
  test("shows each attempt: when, what was answered, how long it took", async () => {
    const attempts = [
      { at: "2026-01-20T10:00:01.000Z", duration_ms: 5000, status: null, error: "timed out" },
      { at: "2026-01-20T10:00:09.000Z", duration_ms: 41, status: 500, error: null },
    ];
    const deliveries = [delivery({ status: "pending", attempts })];
    open(server({ ...ONE, "GET /webhooks/w-1/deliveries": { deliveries, next_cursor: null } }), "/webhooks/w-1");
    const item = within(await screen.findByRole("list", { name: "Deliveries" })).getByRole("listitem");
    expect(item).toHaveTextContent("On its way");
    const rows = within(item).getAllByRole("row");
    expect(rows[1]).toHaveTextContent(/None: timed out.*5000 ms/);
    expect(rows[2]).toHaveTextContent(/500.*41 ms/);
    expect(within(item).queryByRole("button")).not.toBeInTheDocument();
    expect(screen.queryByText("Nothing was sent yet.")).not.toBeInTheDocument();
  });

  test("says that nothing was sent yet", async () => {
    open(server(ONE), "/webhooks/w-1");
    expect(await screen.findByText("Nothing was sent yet.")).toBeVisible();
  });

  test("asks for further deliveries by the place where the page ended", async () => {
    const http = server({ ...ONE, "GET /webhooks/w-1/deliveries": { deliveries: [delivery()], next_cursor: "c+1" } });
    open(http, "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "Load more deliveries" }));
    const asked = http.mock.calls.map(([, path]) => path).filter((path) => path.includes("/deliveries?"));
    expect(asked).toEqual([expect.not.stringContaining("cursor"), expect.stringContaining("cursor=c%2B1")]);
  });

  test("is sent a test", async () => {
    const http = server({ ...ONE, "POST /webhooks/w-1/test": delivery({ status: "pending" }) });
    open(http, "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "Send a test" }));
    expect(await screen.findByText("A test is on its way.")).toBeVisible();
  });

  test.each(["dead", "cancelled"] as const)("sends again what was given up: %s", async (status) => {
    const http = server({
      ...ONE,
      "GET /webhooks/w-1/deliveries": { deliveries: [delivery({ status })], next_cursor: null },
      "POST /webhooks/w-1/deliveries/d-1/redrive": delivery({ status: "pending" }),
    });
    open(http, "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: /^Send again: ticket.created/ }));
    expect(await screen.findByText("It is sent again.")).toBeVisible();
    expect(http).toHaveBeenCalledWith("POST", "/webhooks/w-1/deliveries/d-1/redrive");
    expect(http.mock.calls.filter(([, path]) => path.includes("/deliveries?"))).toHaveLength(2);
  });

  test("has no test while it is disabled", async () => {
    const http = server({ ...ONE, "GET /webhooks/w-1": webhook({ status: "failing" }) });
    open(http, "/webhooks/w-1");
    const button = await screen.findByRole("button", { name: "Send a test" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(button);
    expect(http).not.toHaveBeenCalledWith("POST", expect.anything(), expect.anything());
    expect(screen.getByRole("button", { name: "Activate" })).toBeVisible();
  });

  test("is disabled", async () => {
    const http = server({ ...ONE, "PUT /webhooks/w-1": webhook({ status: "disabled" }) });
    open(http, "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "Disable" }));
    expect(await screen.findByText("Webhook disabled.")).toBeVisible();
    expect(http).toHaveBeenCalledWith("PUT", "/webhooks/w-1", { body: { status: "disabled" } });
  });

  test("gets a new secret, which is shown once, and until when the old one signs", async () => {
    const answer = { secret: SECRET, previous_valid_until: "2026-01-21T10:00:00.000Z" };
    open(server({ ...ONE, "POST /webhooks/w-1/secret": answer }), "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "New secret" }));
    expect(await screen.findByRole("textbox", { name: "Signing secret" })).toHaveValue(SECRET);
    expect(screen.getByRole("dialog", { name: "New secret" })).toHaveTextContent(/signs too, until .*2026/);
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    expect(document.body.innerHTML).not.toContain(SECRET);
  });

  test("gets a new secret that can be copied", async () => {
    const writeText = vi.fn(async () => {});
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    const answer = { secret: SECRET, previous_valid_until: AT };
    open(server({ ...ONE, "POST /webhooks/w-1/secret": answer }), "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "New secret" }));
    await userEvent.click(await screen.findByRole("button", { name: "Copy" }));
    expect(await screen.findByText("Secret copied.")).toBeVisible();
    expect(writeText).toHaveBeenCalledExactlyOnceWith(SECRET);
    Reflect.deleteProperty(navigator, "clipboard");
  });

  test("is deleted only after a question", async () => {
    const http = server({ ...ONE, "GET /webhooks": { webhooks: [] }, "DELETE /webhooks/w-1": null });
    open(http, "/webhooks/w-1");
    await userEvent.click(await screen.findByRole("button", { name: "Delete…" }));
    expect(http).not.toHaveBeenCalledWith("DELETE", expect.anything());
    await userEvent.click(screen.getByRole("button", { name: "Delete webhook" }));
    expect(await screen.findByRole("heading", { name: "No webhooks yet" })).toBeVisible();
    expect(http).toHaveBeenCalledWith("DELETE", "/webhooks/w-1");
  });

  test("of nobody here is not found", async () => {
    open(server({ ...ONE, "GET /webhooks/w-1": new ApiError("refused", 404) }), "/webhooks/w-1");
    expect(await screen.findByRole("heading", { name: "Webhook not found" })).toBeVisible();
  });
});
