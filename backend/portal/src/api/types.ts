/** The wire's objects, as backend/openapi.yaml has them. */
export const STATUSES = ["open", "in-progress", "waiting-customer", "resolved", "closed"] as const;
export const PRIORITIES = ["low", "medium", "high", "critical"] as const;
export const CATEGORIES = ["general", "billing", "technical", "feature-request", "security"] as const;
export const NOTIFICATION_TYPES = ["ticket", "billing", "compliance", "alert", "info"] as const;

export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type Category = (typeof CATEGORIES)[number];
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export interface Attachment {
  id: string;
  filename: string;
  content_type: string;
  size: number;
  sha256: string;
  status: "pending" | "clean" | "infected" | "failed";
  download_url?: string;
}

export interface NewAttachment extends Attachment {
  upload: { method: string; url: string; headers: Record<string, string> };
}

export interface Ticket {
  id: string;
  customer_id: string;
  subject: string;
  description: string;
  priority: Priority;
  category: Category;
  status: Status;
  assigned_to: string | null;
  created_at: string;
  updated_at: string;
  sla_due_date: string;
  resolved_at: string | null;
  sla_met: boolean | null;
  comment_count: number;
  attachments: Attachment[];
  version: number;
}

export type NewTicket = Pick<Ticket, "subject" | "description" | "priority" | "category">;
export type TicketChange = Partial<Pick<Ticket, "status" | "priority" | "assigned_to">>;

export interface TicketFilters {
  status: string;
  priority: string;
  category: string;
}

export interface TicketPage {
  tickets: Ticket[];
  next_cursor: string | null;
}

export interface Comment {
  id: string;
  ticket_id: string;
  author: string;
  author_role: "customer" | "support";
  text: string;
  created_at: string;
}

export interface Notification {
  id: string;
  type: NotificationType;
  title: string;
  message: string;
  read: boolean;
  created_at: string;
  ticket_id?: string;
}

export interface NotificationFilters {
  type: string;
  unread: boolean;
}

export interface NotificationPage {
  notifications: Notification[];
  unread_count: number;
  next_cursor: string | null;
}

export interface SignedIn {
  token: string;
  expires_at: string;
  customer_id: string;
}

export const EVENT_TYPES = [
  "ticket.created",
  "ticket.status",
  "ticket.assigned",
  "ticket.priority",
  "ticket.comment",
  "ticket.attachment",
  "notification.created",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

export interface Webhook {
  id: string;
  url: string;
  events: EventType[];
  description: string;
  /** `failing` and `gone`: disabled by what it answered. */
  status: "active" | "disabled" | "failing" | "gone";
  created_at: string;
  updated_at: string;
}

export type NewWebhook = Pick<Webhook, "url" | "events" | "description">;

export interface Attempt {
  at: string;
  duration_ms: number;
  status: number | null;
  error: string | null;
}

export interface Delivery {
  id: string;
  event: string;
  status: "pending" | "delivered" | "dead" | "cancelled";
  created_at: string;
  attempts: Attempt[];
}

export interface DeliveryPage {
  deliveries: Delivery[];
  next_cursor: string | null;
}

export interface CostForecast {
  history: { month: string; amount: number }[];
  forecast: { month: string; amount: number; low: number; high: number }[];
  coverage: number;
}
