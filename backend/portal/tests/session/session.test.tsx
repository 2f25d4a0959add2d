import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "../../src/App";
import { session } from "../../src/session/session";
import { FakeWebSocket } from "../live/FakeWebSocket";
import { comment, config, notifications, ticket } from "../given";

const THE_TICKET = ticket({ subject: "About the invoice" });
const WORKS = { token: "token-2", expires_at: "2030-01-01T00:00:00.000Z", customer_id: "acme" };

/** What the network answers, by path; a token in `refused` gets 401. */
function network(refused = new Set<string>(), signedIn: object = WORKS) {
  const answers: [RegExp, unknown][] = [
    [/auth.login$/, signedIn],
    [/comments/, { comments: [comment({ text: "The first" })], next_cursor: null }],
    [/tickets\/[^?]+$/, THE_TICKET],
    [/tickets/, { tickets: [THE_TICKET], next_cursor: null }],
    [/notifications/, notifications()],
  ];
  return vi.fn(async (url: string, init: RequestInit) => {
    const token = (init.headers as Record<string, string>).Authorization?.slice("Bearer ".length);
    if (token && refused.has(token)) return new Response("{}", { status: 401 });
    return new Response(JSON.stringify(answers.find(([path]) => path.test(url))![1]));
  });
}

function open(path: string, fetch = network()) {
  vi.stubGlobal("fetch", fetch);
  history.replaceState(null, "", path);
  return render(<App config={config} />);
}

async function signIn() {
  await userEvent.type(screen.getByLabelText("API key"), "sk_1");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

beforeEach(() => {
  FakeWebSocket.all = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
  act(() => session.leave());
});
afterEach(() => vi.unstubAllGlobals());

const begin = (token = "token-1", customer = "acme") =>
  act(() => session.begin({ token, expires_at: WORKS.expires_at, customer_id: customer }));

describe("sign-in", () => {
  test("exchanges the API key for a token, and stores only that", async () => {
    const fetch = network();
    open("/", fetch);
    await userEvent.type(screen.getByLabelText("API key"), " ");
    await signIn();
    expect(await screen.findByRole("heading", { level: 1, name: "Support" })).toBeVisible();
    expect(fetch.mock.calls[0]![1].body).toBe('{"api_key":"sk_1"}');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("sk_1");
  });

  test("leads to the page that was asked for", async () => {
    open(`/support/tickets/${THE_TICKET.id}`);
    expect(await screen.findByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await signIn();
    expect(await screen.findByRole("heading", { level: 1, name: "About the invoice" })).toBeVisible();
  });

  test("says that a key is not valid", async () => {
    open("/sign-in", vi.fn(async () => new Response("{}", { status: 401 })));
    await signIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("This API key is not valid. Check it and try again.");
    expect(screen.getByLabelText("API key")).toHaveValue("sk_1");
  });
});

describe("the end of a session", () => {
  test("asks to sign in again, comes back, and the text is still there", async () => {
    const refused = new Set<string>();
    begin();
    open(`/support/tickets/${THE_TICKET.id}`, network(refused));
    await userEvent.type(await screen.findByRole("textbox", { name: "Add a comment" }), "Half a sent");
    refused.add("token-1");
    await userEvent.click(screen.getByRole("button", { name: "Add comment" }));
    expect(await screen.findByRole("status", { name: "Session" })).toHaveTextContent("Your session has expired.");
    expect(FakeWebSocket.notClosed).toHaveLength(0);
    await signIn();
    expect(await screen.findByRole("textbox", { name: "Add a comment" })).toHaveValue("Half a sent");
    expect(FakeWebSocket.notClosed).toHaveLength(1);
    expect(FakeWebSocket.last.url.searchParams.get("token")).toBe("token-2");
  });

  test("is noticed by the live connection", async () => {
    begin();
    open("/support");
    await screen.findByRole("list", { name: "Tickets" });
    act(() => FakeWebSocket.last.isClosed(4401));
    expect(await screen.findByRole("status", { name: "Session" })).toBeVisible();
  });

  test("shows nothing of one customer to another", async () => {
    const refused = new Set<string>();
    begin();
    open(`/support/tickets/${THE_TICKET.id}`, network(refused, { ...WORKS, customer_id: "globex" }));
    await userEvent.type(await screen.findByRole("textbox", { name: "Add a comment" }), "Our secret");
    refused.add("token-1");
    act(() => session.expire("token-1"));
    await screen.findByLabelText("API key");
    await signIn();
    expect(await screen.findByRole("heading", { level: 1, name: "Support" })).toBeVisible();
    expect(location.pathname).toBe("/support");
  });

  test("signing out forgets what was typed", async () => {
    begin();
    open(`/support/tickets/${THE_TICKET.id}`);
    await userEvent.type(await screen.findByRole("textbox", { name: "Add a comment" }), "Never mind");
    await userEvent.click(screen.getByRole("button", { name: "Account" }));
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    expect(await screen.findByLabelText("API key")).toBeVisible();
    expect(screen.queryByRole("status", { name: "Session" })).not.toBeInTheDocument();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("Never mind");
  });

  test("signing out is no interruption: whoever signs in next begins with the list", async () => {
    begin();
    open(`/support/tickets/${THE_TICKET.id}`);
    await userEvent.click(await screen.findByRole("button", { name: "Account" }));
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await screen.findByLabelText("API key");
    await signIn();
    expect(await screen.findByRole("heading", { level: 1, name: "Support" })).toBeVisible();
  });

  test("in another tab ends it here", async () => {
    begin();
    open("/support");
    await screen.findByRole("list", { name: "Tickets" });
    localStorage.setItem("securebase.session", '{"state":"out","why":"left","customerId":null}');
    act(() => void dispatchEvent(new StorageEvent("storage", { key: "securebase.session" })));
    expect(await screen.findByLabelText("API key")).toBeVisible();
  });

  test("a late answer to an old token ends no new session", () => {
    begin("token-2");
    session.expire("token-1");
    expect(session.now.state).toBe("in");
  });
});
