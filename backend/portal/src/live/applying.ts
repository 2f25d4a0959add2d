import type { QueryClient } from "@tanstack/react-query";
import type { Api } from "../api/api";
import { readAgain } from "../api/readAgain";
import type { Comment, Ticket } from "../api/types";
import { LISTS, putTicket, type TicketPages } from "../tickets/queries";
import { coalesced } from "./coalesced";
import type { LiveMessage } from "./LiveSocket";

/** What was read this long before the connection stood is read again once it stands. */
const FRESH_MS = 200;

/**
 * Brings what is on the screen up to date. The API allows 100 requests an hour about tickets, so only what is
 * looked at is read again, only if it is older than the message says, and one ticket at a time.
 */
export function createApplying(client: QueryClient, api: Api) {
  const refreshing = new Map<string, () => Promise<void>>();
  const notifications = coalesced(() => readAgain(client, ["notifications"]));

  function ticketUpdate(id: string, version: number): void {
    if ((known(client, id)?.version ?? 0) >= version) return;
    if (!isShown(client, ["ticket", id]) && !isShown(client, LISTS)) return stale(client, id);
    if (!refreshing.has(id)) refreshing.set(id, coalesced(() => refreshTicket(client, api, id)));
    void refreshing.get(id)!();
  }

  return {
    message(message: LiveMessage): void {
      if (message.type === "notification") void notifications();
      if (message.type === "ticket_update") ticketUpdate(message.payload.ticket_id, message.payload.version);
    },
    /** Connected, for the first time or again: what was missed meanwhile is read. */
    resync(isFirst: boolean): void {
      if (!isFirst) void notifications();
      void client.invalidateQueries({
        predicate: ({ queryKey, state }) =>
          queryKey[0] !== "notifications" && (!isFirst || state.dataUpdatedAt < Date.now() - FRESH_MS),
      });
    },
    /** Not connected: the badge is kept right by asking, and a session that ended is noticed. */
    offline: notifications,
  };
}

async function refreshTicket(client: QueryClient, api: Api, id: string): Promise<void> {
  try {
    const ticket = await api.getTicket(id);
    putTicket(client, ticket);
    const comments = client.getQueryData<Comment[]>(["comments", id]);
    if (comments?.length !== ticket.comment_count) await readAgain(client, ["comments", id]);
  } catch {
    stale(client, id); // it is read again when it is looked at
  }
}

function known(client: QueryClient, id: string): Ticket | undefined {
  const pages = client.getQueriesData<TicketPages>({ queryKey: LISTS }).flatMap(([, data]) => data?.pages ?? []);
  return (
    client.getQueryData<Ticket>(["ticket", id]) ??
    pages.flatMap((page) => page.tickets).find((ticket) => ticket.id === id)
  );
}

function isShown(client: QueryClient, queryKey: string[]): boolean {
  return client.getQueryCache().findAll({ queryKey, type: "active" }).length > 0;
}

function stale(client: QueryClient, id: string): void {
  for (const queryKey of [["ticket", id], ["comments", id], LISTS])
    void client.invalidateQueries({ queryKey, refetchType: "none" });
}
