import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter, Route, Routes } from "react-router-dom";
import { vi } from "vitest";
import type { Api } from "../src/api/api";
import type { Http } from "../src/api/http";
import type { Comment, Notification, NotificationPage, Ticket, TicketPage } from "../src/api/types";
import type { Config } from "../src/config";
import { LiveContext } from "../src/live/LiveProvider";
import type { LiveState } from "../src/live/LiveSocket";
import { PortalContext } from "../src/portal";
import { createClient } from "../src/session/SignedIn";
import { Messages } from "../src/shell/messages";

export const CUSTOMER = "acme";

export const config: Config = {
  apiBaseUrl: "https://api.example",
  webSocketUrl: "wss://live.example/",
  supportTeam: ["support-team"],
  requestTimeoutMs: 1_000,
  heartbeat: { intervalMs: 10_000, timeoutMs: 5_000 },
};

let count = 0;
const id = () => `00000000-0000-7000-8000-${String(++count).padStart(12, "0")}`;

export function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    id: id(),
    customer_id: CUSTOMER,
    subject: "The login page fails",
    description: "It answers with an error.",
    priority: "medium",
    category: "technical",
    status: "open",
    assigned_to: null,
    created_at: "2026-01-20T10:00:00.000Z",
    updated_at: "2026-01-20T10:00:00.000Z",
    sla_due_date: "2026-01-21T10:00:00.000Z",
    resolved_at: null,
    sla_met: null,
    comment_count: 0,
    attachments: [],
    version: 1,
    ...change,
  };
}

export function comment(change: Partial<Comment> = {}): Comment {
  return {
    id: id(),
    ticket_id: id(),
    author: CUSTOMER,
    author_role: "customer",
    text: "A comment",
    created_at: "2026-01-20T10:05:00.000Z",
    ...change,
  };
}

export function notification(change: Partial<Notification> = {}): Notification {
  return {
    id: id(),
    type: "ticket",
    title: "New comment",
    message: "Ticket 12345678: a comment was added.",
    read: false,
    created_at: "2026-01-20T10:05:00.000Z",
    ...change,
  };
}

export const page = (...tickets: Ticket[]): TicketPage => ({ tickets, next_cursor: null });

export const notifications = (...all: Notification[]): NotificationPage => ({
  notifications: all,
  unread_count: all.filter((each) => !each.read).length,
  next_cursor: null,
});

/** An API of which only what a test names does anything. */
export function fakeApi(given: Partial<Api> = {}): Api {
  const names = ["listTickets", "getTicket", "createTicket", "updateTicket", "addComment", "getComments"];
  const more = ["listNotifications", "readNotification", "readAllNotifications", "deleteNotification", "signIn"];
  const none = [...names, ...more].map((name) => [name, vi.fn(() => new Promise(() => {}))]);
  return { ...Object.fromEntries(none), ...given } as Api;
}

const never: Http = () => new Promise(() => {});

interface Around {
  api: Api;
  http?: Http;
  at?: string;
  path?: string;
  live?: LiveState;
  client?: ReturnType<typeof createClient>;
}

/** Renders what is shown to a customer who is signed in. */
export function show(element: ReactNode, { api, http = never, at = "/", path = "*", live = "live", client }: Around) {
  return render(
    <QueryClientProvider client={client ?? createClient()}>
      <PortalContext.Provider value={{ api, http, config, customerId: CUSTOMER }}>
        <LiveContext.Provider value={live}>
          <MemoryRouter initialEntries={[at]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
            <Routes>
              <Route path={path} element={element} />
              <Route path="*" element={<p>another page</p>} />
            </Routes>
          </MemoryRouter>
          <Messages />
        </LiveContext.Provider>
      </PortalContext.Provider>
    </QueryClientProvider>,
  );
}
