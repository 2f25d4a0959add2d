"""What a target wants calls to carry, and what it calls that."""

import json
from dataclasses import field

from signoff.wire.mapped import check_headers, check_json_type, check_sent_headers, mapped


@mapped
class Bodies:
    """What calls carry beside what the guide names.

    `open_ticket`, `update_ticket` and `add_comment` are fields that each of them has, whatever else it says;
    in the values of a change `{id}` stands for the ticket's id. What is said of a ticket or a comment lies in
    `ticket_within` or `comment_within`; empty: it is the body. `content_type` is what all of it is said to
    be. The others are JSON in which `{id}` stands for the notification's id, quoted; empty: there is no body.
    """

    open_ticket: dict[str, str | int | bool] = field(default_factory=dict)
    update_ticket: dict[str, str | int | bool] = field(default_factory=dict)
    add_comment: dict[str, str | int | bool] = field(default_factory=dict)
    ticket_within: str = ""
    comment_within: str = ""
    content_type: str = "application/json"
    read_notification: str = ""
    read_all_notifications: str = ""

    def __post_init__(self) -> None:
        """ValueError where one is no JSON, or is said to be none."""
        check_json_type("content_type", self.content_type)
        for template in (self.read_notification, self.read_all_notifications):
            if template:
                json.loads(template.replace("{id}", '"id"'))


@mapped
class Filters:
    """The parameters that narrow lists: that of notifications, with what they say of reading, and that of
    tickets. Empty: the parameter is called as the ticket's field."""

    type: str = "type"
    unread: str = "unread"
    unread_value: str = "true"
    read_value: str = "false"
    status: str = ""
    priority: str = ""
    category: str = ""


@mapped
class Headers:
    """Header names; empty: the target has no such header. `update_ticket`: what each change bears."""

    idempotency_key: str = "Idempotency-Key"
    request_id: str = "X-Request-Id"
    webhook_id: str = "webhook-id"
    webhook_timestamp: str = "webhook-timestamp"
    webhook_signature: str = "webhook-signature"
    update_ticket: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError where one is no name of a header, or is one that each call has of its own."""
        check_headers({key: name for key, name in vars(self).items() if isinstance(name, str)})
        check_sent_headers("update_ticket", self.update_ticket)
        for name, value in self.update_ticket.items():
            if name.lower() == "content-type":
                check_json_type("update_ticket", value)
