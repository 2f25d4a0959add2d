"""What deployments are known to call things: guesses that are tried, and never taken without an answer."""

BUILD_PATHS = ("/health", "/version", "/status", "/healthz", "/api/health", "/actuator/info", "/")
BUILD_FIELDS = ("version", "build", "build_id", "commit", "git_sha", "revision", "release")
DOCUMENTS = (
    "/openapi.json",
    "/openapi.yaml",
    "/v3/api-docs",
    "/swagger.json",
    "/api-docs",
    "/docs/openapi.json",
)
TICKETS = (
    "/support/tickets",
    "/tickets",
    "/api/tickets",
    "/v1/tickets",
    "/api/v1/tickets",
    "/v1/support/tickets",
)
NOTIFICATIONS = (
    "/notifications",
    "/api/notifications",
    "/v1/notifications",
    "/inbox",
    "/support/notifications",
)
LISTS = ("tickets", "notifications", "items", "data", "results", "records", "content", "entries")
CUSTOMER_CLAIMS = (
    *("customer_id", "customerId", "customer", "tenant_id", "tenantId", "tenant", "org_id", "account_id"),
    *("custom:customer_id", "custom:tenant_id", "sub"),
)
NEXT_CURSOR = ("next_cursor", "nextCursor", "next_token", "nextToken", "next_page_token", "cursor", "next")
NEXT_LINK = (
    *("next", "next_url", "nextUrl", "nextLink", "@odata.nextLink", "links.next", "_links.next.href"),
    *("_links.next", "paging.next", "pagination.next", "meta.next"),
)
SIZES = ("limit", "size", "page_size", "pageSize", "per_page", "max_results", "count")
CURSORS = ("cursor", "next_token", "nextToken", "page_token", "after", "starting_after")
OFFSETS = ("offset", "from", "skip", "start")
PAGES = ("page", "page_number", "pageNumber", "p")
TICKET = {
    "id": ("ticket_id", "ticketId", "key", "number", "uuid"),
    "customer_id": ("customerId", "customer", "tenant_id", "tenantId", "tenant", "account_id", "org_id"),
    "subject": ("title", "summary", "headline"),
    "description": ("body", "details", "text", "content", "message"),
    "priority": ("severity", "urgency"),
    "category": ("type", "topic", "kind"),
    "status": ("state",),
    "assigned_to": ("assignedTo", "assignee", "handler", "owner", "agent"),
    "created_at": ("createdAt", "created", "opened_at", "made_at"),
    "updated_at": ("updatedAt", "updated", "changed_at", "modified_at", "last_modified"),
    "sla_due_date": ("slaDueDate", "sla_due_at", "sla_due", "due_date", "dueDate", "due_at"),
    "sla_met": ("slaMet", "sla_ok", "in_time", "on_time"),
    "comment_count": ("commentCount", "comments_count", "comments_total", "remarks_total", "reply_count"),
    "version": ("revision", "etag", "lock_version"),
    "attachments": ("files", "attached", "documents"),
}
COMMENT = {
    "id": ("comment_id", "commentId", "key", "uuid"),
    "text": ("body", "comment", "content", "message", "remark"),
    "created_at": ("createdAt", "created", "made_at"),
}
MESSAGES = ("message", "error", "error_description", "title", "msg", "reason")
NOTIFICATION = {
    "id": ("notification_id", "notificationId", "key", "uuid"),
    "type": ("kind", "category", "topic"),
    "title": ("heading", "subject", "headline"),
    "message": ("body", "text", "content"),
    "read": ("seen", "is_read", "isRead", "opened"),
    "created_at": ("createdAt", "created", "made_at", "sent_at"),
    "ticket_id": ("ticketId", "ticket", "related_ticket"),
}
