"""The calls that concern webhooks."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from signoff.wire.dialect import Dialect
from signoff.wire.requests import Json, Request, at, nested, page_query, page_words


def register(dialect: Dialect, fields: Mapping[str, Json], key: str | None = None) -> Request:
    """Registers an endpoint of just those fields, by our names."""
    headers = {} if key is None else {dialect.headers.idempotency_key: key}
    return Request(
        says="registers a webhook",
        method="POST",
        path=dialect.paths.webhooks,
        json=_out(dialect, fields),
        headers=headers,
    )


def list_webhooks(dialect: Dialect) -> Request:
    """Lists the customer's own."""
    return Request(says="lists webhooks", method="GET", path=dialect.paths.webhooks)


def read(dialect: Dialect, webhook_id: str) -> Request:
    """Reads one."""
    return Request(says="reads the webhook", method="GET", path=at(dialect.paths.webhook, webhook_id))


def change(dialect: Dialect, webhook_id: str, fields: Mapping[str, Json]) -> Request:
    """Changes those fields of one, by our names."""
    return Request(
        says="changes the webhook",
        method=dialect.methods.update_webhook,
        path=at(dialect.paths.webhook, webhook_id),
        json=_out(dialect, fields),
    )


def delete(dialect: Dialect, webhook_id: str) -> Request:
    """Deletes one."""
    return Request(says="deletes the webhook", method="DELETE", path=at(dialect.paths.webhook, webhook_id))


def send_test(dialect: Dialect, webhook_id: str, key: str | None = None) -> Request:
    """Has a test event sent to one."""
    return _posted(dialect, "tests the webhook", at(dialect.paths.webhook_test, webhook_id), key)


def rotate(dialect: Dialect, webhook_id: str, key: str | None = None) -> Request:
    """Has a new secret made for one."""
    return _posted(dialect, "rotates the webhook's secret", at(dialect.paths.webhook_secret, webhook_id), key)


def list_deliveries(
    dialect: Dialect, webhook_id: str, *, size: int | None = None, place: str | None = None
) -> Request:
    """Lists what was delivered to one."""
    return Request(
        says="lists the webhook's deliveries" + page_words(size, place),
        method="GET",
        path=at(dialect.paths.webhook_deliveries, webhook_id),
        query=page_query(dialect, size, place),
    )


def redrive(dialect: Dialect, webhook_id: str, delivery_id: str) -> Request:
    """Has a delivery tried anew."""
    path = at(dialect.paths.webhook_redrive, webhook_id)
    return _posted(
        dialect, "redrives the delivery", path.replace("{delivery_id}", quote(delivery_id, safe="")), None
    )


def _out(dialect: Dialect, fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields by the target's names, and their values by its words; unknown ones as they are."""
    sent: dict[str, Json] = {}
    for name, value in fields.items():
        if name == "events" and isinstance(value, list):
            value = [dialect.values.event.get(each, each) for each in value]
        if name == "status":
            value = dialect.values.webhook_status.get(str(value), value)
        sent[getattr(dialect.webhook, name, "") or name] = value
    return nested(sent)


def _posted(dialect: Dialect, says: str, path: str, key: str | None) -> Request:
    request = Request(says=says, method="POST", path=path)
    return request if key is None else replace(request, headers={dialect.headers.idempotency_key: key})
