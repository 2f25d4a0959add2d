"""What each key has an effect on that says what calls carry beside what the guide names."""

from collections.abc import Callable
from typing import Any

from signoff.wire import messages, requests
from signoff.wire.dialect import Dialect

VENDOR = "application/vnd.api+json"


def narrowed(name: str) -> Callable[[Dialect], Any]:
    """The query of a list of tickets that is narrowed by that field."""
    return lambda dialect: requests.list_tickets(dialect, {name: "v"}).query


CASES: dict[str, tuple[Any, Callable[[Dialect], Any], Any]] = {
    **{
        f"filters.{name}": (f"filter[{name}]", narrowed(name), {f"filter[{name}]": "v"})
        for name in ("status", "priority", "category")
    },
    "bodies.content_type": (VENDOR, lambda d: requests.with_json_type(d, {}), {"Content-Type": VENDOR}),
    "bodies.update_ticket": (
        {"data.id": "{id}"},
        lambda d: requests.update_ticket(d, "7", {"status": "open"}).json,
        {"data": {"id": "7"}, "status": "open"},
    ),
    "live.answers": (
        {"beat": "alive"},
        lambda d: messages.answers_to(d, '{"type": "beat"}'),
        ["alive"],
    ),
    "headers.update_ticket": (
        {"If-Match": "*"},
        lambda d: requests.update_ticket(d, "7", {}).headers,
        {"If-Match": "*"},
    ),
}
