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


_TAKEN = {"text/plain": ".txt", "application/pdf": ".pdf", "image/png": ".png"}


def _takes_few_kinds_of_files(passing: Passing) -> bool:
    """What is none of them by its type and its name is refused where it is announced."""
    if passing.method != "POST" or not plain(passing).endswith("/attachments"):
        return False
    try:
        declared = json.loads(passing.content)
        kind, name = str(declared["content_type"]), str(declared["filename"])
    except (ValueError, KeyError, TypeError):
        return False
    if kind in _TAKEN and name.lower().endswith(_TAKEN[kind]):
        return False
    answers_with(
        passing, 415, "application/problem+json", '{"detail": "content_type: not of a kind we take"}'
    )
    passing.headers += [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
    return True


AFTER_WRITES: dict[str, Front] = {
    "four fields of a new ticket": shown(_four_fields),
    "no body after a change": Front(changes=_no_body_after_a_change),
    "an address after a comment": Front(changes=_an_address_after_a_comment),
    "few kinds of files": Front(answers=_takes_few_kinds_of_files),
    "a body after a deletion": Front(changes=_a_body_after_a_deletion),
}
"""By what it does."""
