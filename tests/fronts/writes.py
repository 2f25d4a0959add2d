"""What is answered to whoever opens, changes, adds or deletes: as much as the guide asks for, or less."""

import json
from typing import Any

from tests.fronts.passing_on import answers_with, plain, shown
from tests.fronts.proxy import Front, Passing

_AT_ONCE = ("id", "status", "created_at", "sla_due_date")


def _four_fields(passing: Passing, document: Any) -> Any:
    if passing.status == 201 and plain(passing) == "/support/tickets/create":
        return {name: document[name] for name in _AT_ONCE if name in document}
    return document


def _no_body_after_a_change(passing: Passing) -> None:
    if passing.method == "PUT" and passing.status == 200 and not passing.path.startswith("/files/"):
        answers_with(passing, 204, "", "")


def _an_address_after_a_comment(passing: Passing) -> None:
    """As who made something is told where it is, and no more (RFC 9110, 9.3.3)."""
    if passing.method == "POST" and passing.status == 201 and plain(passing).endswith("/comments"):
        made = json.loads(passing.body)["id"]
        answers_with(passing, 201, "", "")
        passing.adds("Location", f"{plain(passing)}/{made}")


def _a_body_after_a_deletion(passing: Passing) -> None:
    if passing.method == "DELETE" and passing.status == 204:
        answers_with(passing, 200, "application/json", '{"deleted":true}')


AFTER_WRITES: dict[str, Front] = {
    "four fields of a new ticket": shown(_four_fields),
    "no body after a change": Front(changes=_no_body_after_a_change),
    "an address after a comment": Front(changes=_an_address_after_a_comment),
    "a body after a deletion": Front(changes=_a_body_after_a_deletion),
}
"""By what it does."""
