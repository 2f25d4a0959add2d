import type { Http } from "./http";
import type {
  Attachment,
  Comment,
  NewAttachment,
  NewTicket,
  Notification,
  NotificationFilters,
  NotificationPage,
  SignedIn,
  Ticket,
  TicketChange,
  TicketFilters,
  TicketPage,
} from "./types";

export const TICKETS_PER_PAGE = 50;
const COMMENTS_PER_REQUEST = 100;

/** Everything the portal asks the API for. */
export function createApi(http: Http) {
  const ticket = (id: string) => `/support/tickets/${encodeURIComponent(id)}`;
  return {
    signIn: (apiKey: string) =>
      http<SignedIn>("POST", "/auth/login", { body: { api_key: apiKey }, anonymous: true }),

    createTicket: (body: NewTicket, idempotencyKey: string) =>
      http<Ticket>("POST", "/support/tickets/create", { body, idempotencyKey }),
    listTickets: (filters: TicketFilters, cursor: string | null, signal?: AbortSignal) =>
      http<TicketPage>("GET", "/support/tickets" + query({ ...filters, limit: TICKETS_PER_PAGE, cursor }), { signal }),
    getTicket: (id: string, signal?: AbortSignal) => http<Ticket>("GET", ticket(id), { signal }),
    updateTicket: (id: string, body: TicketChange) => http<Ticket>("PUT", ticket(id), { body }),

    addComment: (id: string, text: string, idempotencyKey: string) =>
      http<Comment>("POST", `${ticket(id)}/comments`, { body: { text }, idempotencyKey }),
    /** All comments, oldest first. */
    async getComments(id: string, signal?: AbortSignal): Promise<Comment[]> {
      const all: Comment[] = [];
      let cursor: string | null = null;
      do {
        const path: string = `${ticket(id)}/comments` + query({ limit: COMMENTS_PER_REQUEST, cursor });
        const page: { comments: Comment[]; next_cursor: string | null } = await http("GET", path, { signal });
        all.push(...page.comments);
        cursor = page.next_cursor;
      } while (cursor);
      return all;
    },

    addAttachment: (id: string, body: Pick<Attachment, "filename" | "content_type" | "size" | "sha256">) =>
      http<NewAttachment>("POST", `${ticket(id)}/attachments`, { body }),
    getAttachment: (id: string, attachmentId: string) =>
      http<Attachment>("GET", `${ticket(id)}/attachments/${encodeURIComponent(attachmentId)}`),

    listNotifications: (filters: NotificationFilters, limit: number, cursor: string | null, signal?: AbortSignal) =>
      http<NotificationPage>(
        "GET",
        "/notifications" + query({ type: filters.type, unread: filters.unread ? "true" : "", limit, cursor }),
        { signal },
      ),
    readNotification: (id: string) => http<Notification>("PUT", `/notifications/${encodeURIComponent(id)}/read`),
    readAllNotifications: () => http<{ updated: number }>("PUT", "/notifications/read-all"),
    deleteNotification: (id: string) => http<void>("DELETE", `/notifications/${encodeURIComponent(id)}`),
  };
}

export type Api = ReturnType<typeof createApi>;

function query(values: Record<string, string | number | null>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  return given.length ? "?" + new URLSearchParams(given.map(([name, value]) => [name, String(value)])) : "";
}
