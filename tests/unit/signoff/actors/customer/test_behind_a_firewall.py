"""Hostile texts that a firewall before the target turns away: refused is harmless, unless everybody is."""

import json
from collections.abc import Callable

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import Unmet
from signoff.wire.answers import Ticket, ticket_item
from signoff.wire.dialect import Dialect
from tests.security.hostile import stored_of
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

TICKET: Ticket = ticket_item(Dialect(), {"id": "T1"})
TEXTS = {"a script": "<script>alert(1)</script>", "a word": "Hello"}


def turning_away(status: int, turned_away: Callable[[str], bool]) -> Callable[[Heard], Reply]:
    """A target with comments, behind what answers some of them with a page of its own."""
    stored: list[dict[str, str]] = []

    def answers(heard: Heard) -> Reply:
        if heard.method == "GET":
            return Reply({"comments": stored, "next_cursor": None})
        text = json.loads(heard.body)["text"]
        if turned_away(text):
            return Reply(b"<h1>Request blocked</h1>", status)
        stored.append({"id": f"C{len(stored)}", "text": text})
        return Reply(stored[-1], 201)

    return answers


@pytest.mark.parametrize("status", [403, 406])
def test_what_a_firewall_turns_away_is_refused(customer: Customer, desk: Desk, status: int) -> None:
    desk.answers = turning_away(status, lambda text: "<script" in text)
    assert stored_of(customer, TICKET, TEXTS) == {"a word": "Hello"}


@pytest.mark.parametrize("status", [403, 406, 401, 500])
def test_who_is_turned_away_with_everything_is_found_out(customer: Customer, desk: Desk, status: int) -> None:
    desk.answers = turning_away(status, lambda text: True)
    with pytest.raises(Unmet):
        stored_of(customer, TICKET, TEXTS)
