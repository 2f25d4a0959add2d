import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { forgetKey, keyOf } from "../drafts/drafts";
import { readAgain } from "../api/readAgain";
import { usePortal } from "../portal";
import type { Comment, NewTicket, Ticket, TicketChange, TicketFilters, TicketPage } from "../api/types";

/** What the keys of all lists begin with, however they are filtered. */
export const LISTS = ["tickets"];

export type TicketPages = InfiniteData<TicketPage, string | null>;

export function useTickets(filters: TicketFilters) {
  const { api } = usePortal();
  return useInfiniteQuery({
    queryKey: ["tickets", filters],
    queryFn: ({ pageParam, signal }) => api.listTickets(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useTicket(id: string) {
  const { api } = usePortal();
  const client = useQueryClient();
  return useQuery({
    queryKey: ["ticket", id],
    queryFn: async ({ signal }) => {
      const ticket = newest(client, await api.getTicket(id, signal));
      putIntoLists(client, ticket);
      return ticket;
    },
  });
}

export function useComments(id: string) {
  const { api } = usePortal();
  const client = useQueryClient();
  return useQuery({
    queryKey: ["comments", id],
    queryFn: async ({ signal }) => withThose(await api.getComments(id, signal), commentsKnown(client, id)),
  });
}

/** Comments are never deleted: one that an answer does not have came about while that was under way. */
function withThose(answered: Comment[], known: Comment[]): Comment[] {
  return [...answered, ...known.filter(({ id }) => !answered.some((each) => each.id === id))];
}

function commentsKnown(client: QueryClient, id: string): Comment[] {
  return client.getQueryData<Comment[]>(["comments", id]) ?? [];
}

export function useCreateTicket(onAccepted: (ticket: Ticket) => void) {
  const { api, customerId } = usePortal();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTicket) => api.createTicket(body, keyOf(customerId, "ticket", body)),
    onSuccess: (ticket) => {
      forgetKey(customerId, "ticket");
      putTicket(client, ticket);
      client.setQueryData(["comments", ticket.id], []);
      onAccepted(ticket);
    },
  });
}

export function useUpdateTicket(id: string) {
  const { api } = usePortal();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: TicketChange) => api.updateTicket(id, change),
    onSuccess: (ticket) => putTicket(client, ticket),
  });
}

/** `onAccepted` gets the text that was sent, also when its form is not there any more. */
export function useAddComment(id: string, onAccepted: (text: string) => void) {
  const { api, customerId } = usePortal();
  const client = useQueryClient();
  const draft = `comment.${id}`;
  return useMutation({
    mutationFn: (text: string) => api.addComment(id, text, keyOf(customerId, draft, text)),
    onSuccess: (comment, text) => {
      forgetKey(customerId, draft);
      onAccepted(text);
      const wasRead = client.getQueryData(["comments", id]) !== undefined;
      client.setQueryData(["comments", id], withThose(commentsKnown(client, id), [comment]));
      if (!wasRead) void client.invalidateQueries({ queryKey: ["comments", id] });
    },
  });
}

/** Takes over a ticket as the server has it, wherever it is shown, unless a newer one is known. */
export function putTicket(client: QueryClient, given: Ticket): void {
  const ticket = newest(client, given);
  client.setQueryData(["ticket", ticket.id], ticket);
  putIntoLists(client, ticket);
  // A list that is under way may have been made before.
  if (client.isFetching({ queryKey: LISTS })) void readAgain(client, LISTS);
}

function newest(client: QueryClient, ticket: Ticket): Ticket {
  const known = client.getQueryData<Ticket>(["ticket", ticket.id]);
  return known && known.version > ticket.version ? known : ticket;
}

function putIntoLists(client: QueryClient, ticket: Ticket): void {
  for (const list of client.getQueryCache().findAll({ queryKey: LISTS })) {
    const { data, isInvalidated } = list.state;
    if (data) list.setData(withTicket(data as TicketPages, list.queryKey[1] as TicketFilters, ticket));
    // It lacks something else, and goes on lacking it: what is written into a query takes it for read again.
    if (isInvalidated) list.invalidate();
  }
}

/** The pages of a list, newest first, with this ticket at its place, or without it where the filters leave it out. */
export function withTicket(pages: TicketPages, filters: TicketFilters, ticket: Ticket): TicketPages {
  const belongs = (["status", "priority", "category"] as const).every(
    (name) => !filters[name] || filters[name] === ticket[name],
  );
  const known = pages.pages.some((page) => page.tickets.some((each) => each.id === ticket.id));
  const swapped = pages.pages.map((page) => ({
    ...page,
    tickets: page.tickets.flatMap((each) => (each.id !== ticket.id ? [each] : belongs ? [ticket] : [])),
  }));
  if (belongs && !known) insert(swapped, ticket);
  return { ...pages, pages: swapped };
}

function insert(pages: TicketPage[], ticket: Ticket): void {
  for (const page of pages) {
    const at = page.tickets.findIndex((each) => each.created_at < ticket.created_at);
    if (at >= 0) return void page.tickets.splice(at, 0, ticket);
    if (!page.next_cursor) return void page.tickets.push(ticket);
  }
}
