"""What a target calls the parts of webhooks, of their deliveries and of what is delivered (`[fields]`)."""

from signoff.wire.mapped import mapped


@mapped
class WebhookFields:
    """An endpoint's fields, sent (url, events, description, status) and received; `secret` is shown once."""

    id: str = "id"
    url: str = "url"
    events: str = "events"
    description: str = "description"
    status: str = "status"
    secret: str = "secret"


@mapped
class DeliveryFields:
    """Fields of a delivery on record, and of each attempt: when, what was answered, or why nothing was."""

    id: str = "id"
    event: str = "event"
    status: str = "status"
    attempts: str = "attempts"
    attempt_at: str = "at"
    attempt_status: str = "status"
    attempt_error: str = "error"


@mapped
class EventFields:
    """The fields of what is sent to an endpoint; dots lead inwards."""

    type: str = "type"
    timestamp: str = "timestamp"
    ticket_id: str = "data.ticket_id"
