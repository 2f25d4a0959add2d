"""What each key that concerns notifications, attachments and live messages has an effect on."""

from collections.abc import Callable
from typing import Any

from signoff.wire import attachments, messages, notifications, socketio
from signoff.wire.answers import Malformed, Ticket, ticket_item
from signoff.wire.costs import forecasts
from signoff.wire.dialect import Dialect
from signoff.wire.webhooks import calls as webhooks

Looks = Callable[[Dialect], Any]
FILE = {"id": "A1", "status": "clean"}
LINK = {"id": "A1", "go": {"to": "http://x", "by": "POST", "with": {"a": "b"}}}


def noted(name: str, item: dict[str, Any]) -> Looks:
    """What a notification read from `item` holds in that field."""
    return lambda dialect: getattr(notifications.notification_item(dialect, {"id": "N1"} | item), name)


def attached(name: str, item: dict[str, Any]) -> Looks:
    """What an attachment read from `item` holds in that field."""
    return lambda dialect: getattr(attachments.attachment_item(dialect, {"id": "A1"} | item), name)


def heard(name: str, item: dict[str, Any]) -> Looks:
    """What a live message of that content holds in that field."""
    return lambda dialect: getattr(messages.Message(dialect=dialect, text="", at=0, raw=item), name)


def received(name: str, payload: dict[str, Any]) -> Looks:
    """What a live message with that payload holds in that field."""
    return heard(name, {"type": "ticket_update", "payload": payload})


def registered(name: str) -> Looks:
    """The names of the fields by which a file is announced with that field of the guide."""
    return lambda dialect: list(attachments.register(dialect, "7", {name: "x"}).json)


def upload(name: str, item: dict[str, Any]) -> Looks:
    """What is known of the place for the bytes."""
    return lambda dialect: getattr(attachments.attachment_item(dialect, item).upload, name, None)


def opened(kind: Callable[[Dialect, Any], Any], body: Any) -> Looks:
    """The id in an answer, in whatever envelope."""

    def look(dialect: Dialect) -> Any:
        try:
            return kind(dialect, body).id
        except Malformed:
            return "malformed"

    return look


def inbox(name: str, body: dict[str, Any]) -> Looks:
    """What a list's answer holds beside its items."""

    def look(dialect: Dialect) -> Any:
        try:
            return getattr(notifications.inbox(dialect, body), name)
        except Malformed:
            return "malformed"

    return look


def asked(**narrowed: Any) -> Looks:
    """The query of a list of notifications."""
    return lambda dialect: notifications.list_notifications(dialect, **narrowed).query


def a_ticket(dialect: Dialect, item: dict[str, Any]) -> Ticket:
    return ticket_item(dialect, {"id": "T1"} | item)


MONTH = {"month": "2030-01", "amount": 1, "low": 0, "high": 2, "theirs": "7"}
FORECAST = {"history": [MONTH], "forecast": [MONTH], "theirs": [MONTH, MONTH]}


def foretold(name: str) -> Looks:
    """That field of the first month ahead."""
    return lambda dialect: getattr(forecasts.forecast(dialect, FORECAST).expected[0], name)


def months_in(name: str) -> Looks:
    """How many months that list of a forecast has."""
    return lambda dialect: len(getattr(forecasts.forecast(dialect, FORECAST), name))


SAID = {"type": "notification", "payload": {"id": "N1"}}
CASES: dict[str, tuple[Any, Looks, Any]] = {
    "paths.webhooks": ("/w", lambda d: webhooks.list_webhooks(d).path, "/w"),
    "paths.webhook": ("/w/{id}", lambda d: webhooks.read(d, "7").path, "/w/7"),
    "paths.webhook_test": ("/w/{id}/t", lambda d: webhooks.send_test(d, "7").path, "/w/7/t"),
    "paths.webhook_secret": ("/w/{id}/s", lambda d: webhooks.rotate(d, "7").path, "/w/7/s"),
    "paths.webhook_deliveries": ("/w/{id}/d", lambda d: webhooks.list_deliveries(d, "7").path, "/w/7/d"),
    "paths.webhook_redrive": (
        "/w/{id}/d/{delivery_id}",
        lambda d: webhooks.redrive(d, "7", "8").path,
        "/w/7/d/8",
    ),
    "paths.forecast": ("/f", lambda d: forecasts.ask_forecast(d).path, "/f"),
    "forecast.months": ("ahead", lambda d: forecasts.ask_forecast(d, 3).query, {"ahead": "3"}),
    "forecast.history": ("theirs", months_in("history"), 2),
    "forecast.forecast": ("theirs", months_in("expected"), 2),
    "forecast.month": ("theirs", foretold("month"), "7"),
    **{f"forecast.{name}": ("theirs", foretold(name), 7.0) for name in ("amount", "low", "high")},
    "paths.notifications": ("/n", lambda d: notifications.list_notifications(d).path, "/n"),
    "paths.read_notification": (
        "/n/{id}/r",
        lambda d: notifications.read_notification(d, "7").path,
        "/n/7/r",
    ),
    "paths.read_all_notifications": ("/n/all", lambda d: notifications.read_all(d).path, "/n/all"),
    "paths.delete_notification": (
        "/n/{id}",
        lambda d: notifications.delete_notification(d, "7").path,
        "/n/7",
    ),
    "paths.attachments": ("/t/{id}/f", lambda d: attachments.register(d, "7", {}).path, "/t/7/f"),
    "paths.attachment": (
        "/t/{id}/f/{attachment_id}",
        lambda d: attachments.see_attachment(d, "7", "a/b").path,
        "/t/7/f/a%2Fb",
    ),
    "paths.attachment_content": (
        "/f/{attachment_id}/bytes",
        lambda d: attachments.fetch_content(d, "7", "8").path,
        "/f/8/bytes",
    ),
    "methods.read_notification": ("POST", lambda d: notifications.read_notification(d, "7").method, "POST"),
    "methods.read_all_notifications": ("POST", lambda d: notifications.read_all(d).method, "POST"),
    "ticket.version": ("rev", lambda d: a_ticket(d, {"rev": 7}).version, 7),
    "ticket.attachments": (
        "files",
        lambda d: [each.id for each in attachments.attachments_of(d, a_ticket(d, {"files": [FILE]}))],
        ["A1"],
    ),
    "notification.id": ("ref", lambda d: notifications.notification_item(d, {"id": 1, "ref": 2}).id, "2"),
    **{
        f"notification.{name}": ("theirs", noted(name, {"theirs": "v"}), "v")
        for name in ("type", "title", "message", "created_at", "ticket_id")
    },
    "notification.read": ("seen", noted("read", {"seen": True}), True),
    "notification.read_at": ("since", noted("read", {"since": "2026-11-30T10:00:00Z"}), True),
    "attachment.id": ("ref", lambda d: attachments.attachment_item(d, {"id": 1, "ref": 2}).id, "2"),
    **{
        f"attachment.{name}": ("theirs", attached(name, {"theirs": "v"}), "v")
        for name in ("filename", "size", "sha256", "status", "download_url")
    },
    "attachment.content_type": ("mime", registered("content_type"), ["mime"]),
    "attachment.upload_url": ("go.to", upload("url", LINK), "http://x"),
    "attachment.upload_method": ("go.by", upload("method", {"upload": {"url": "/x"}} | LINK), "POST"),
    "attachment.upload_fields": ("go.with", upload("fields", {"upload": {"url": "/x"}} | LINK), {"a": "b"}),
    "attachment.upload_headers": ("go.with", upload("headers", {"upload": {"url": "/x"}} | LINK), {"a": "b"}),
    "envelopes.attachment": ("result", opened(attachments.attachment, {"result": FILE}), "A1"),
    "envelopes.notification": ("result", opened(notifications.notification, {"result": {"id": "N1"}}), "N1"),
    "envelopes.notifications": ("inside", inbox("items", {"inside": []}), ()),
    "envelopes.unread_count": ("meta.new", inbox("unread", {"notifications": [], "meta": {"new": 3}}), 3),
    "envelopes.marked": ("n", lambda d: notifications.marked(d, {"n": 4}), 4),
    "filters.type": ("kind", asked(type="info"), {"kind": "info"}),
    "filters.unread": ("new", asked(unread=True), {"new": "true"}),
    "filters.unread_value": ("1", asked(unread=True), {"unread": "1"}),
    "filters.read_value": ("0", asked(unread=False), {"unread": "0"}),
    "values.notification_type": ({"info": "fyi"}, asked(type="info"), {"type": "fyi"}),
    "values.attachment_status": ({"clean": "ok"}, attached("status", {"status": "ok"}), "clean"),
    "values.change": ({"created": "new"}, received("change", {"change": "new"}), "created"),
    "live.types": ({"notification": "note"}, heard("type", {"type": "note"}), "notification"),
    "live.subscribe": ("want {types}", lambda d: messages.subscribe_frame(d, ("a",)), 'want ["a"]'),
    "live.event_name": ("say", lambda d: socketio.emitted(d.live, "1"), ('42["say",1]',)),
    "live.message.type": ("event", heard("type", {"event": "pong"}), "pong"),
    "live.message.payload": ("data", heard("payload", {"data": {"a": 1}}), {"a": 1}),
    "live.message.id": ("eid", heard("id", {"eid": 7}), "7"),
    "live.message.timestamp": ("at", heard("timestamp", {"at": "now"}), "now"),
    "live.payload.ticket_id": ("ticket", received("ticket_id", {"ticket": "T1"}), "T1"),
    "live.payload.change": ("what", received("change", {"what": "status"}), "status"),
    "live.payload.status": ("state", received("status", {"state": "open"}), "open"),
    "live.payload.version": ("rev", received("version", {"rev": 7}), 7),
}
USED_BY_ACTORS = {
    f"live.{name}"
    for name in (
        "protocol",
        "namespace",
        "compression",
        "token_in",
        "token_name",
        "token_as",
        "ping",
        "answers_frames",
        "delivered_within_s",
        "opens_with",
        "heartbeat",
        "heartbeat_every_s",
        "subprotocols",
    )
}
"""How a connection is opened and spoken on: tested where that is done."""
ABOUT_ENDS = {"live.max_frame_bytes", "live.expired_code", "live.reaped_within_s"}
"""Facts about the target that the black-box tests read from `[ws]` themselves."""
