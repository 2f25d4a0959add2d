"""What counts as a good answer under load: what the guide asks for, and no more than that."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from load.worker.customer_pool import LoadCustomers
from load.worker.journeys import COMMENT, Answered, Journeys
from signoff.actors.session.session import TargetSession
from signoff.deployment.target import Target
from signoff.wire.requests import Request
from tests.unit.load.targets import described

TARGET = Target(Path("there.toml"), described(), "http://there.example")
SESSION = cast(TargetSession, SimpleNamespace(target=TARGET, run_id="RUN", redact=str))
CUSTOMERS = cast(LoadCustomers, SimpleNamespace(next_of=lambda journey: "acme", charge=lambda customer: None))


def fault_of(body: bytes, status: int = 201) -> str:
    """What is wrong with that answer to a comment; empty: nothing."""

    def ask(request: Request, customer: str) -> Answered:
        return Answered(status, body, 0.0)

    journeys = Journeys(SESSION, CUSTOMERS, None, None)
    journeys.tickets["acme"] = "T1"
    return journeys.walk("comment", ask).fault


def text() -> str:
    return COMMENT.format(run="RUN")


@pytest.mark.parametrize(
    "body",
    [
        f'{{"id": "C1", "text": "{text()}"}}'.encode(),
        b"",
        b'{"id": "C1"}',
        b'{"id": "T1", "subject": "Cannot sign in"}',
    ],
    ids=["itself", "nothing", "its id", "its ticket"],
)
def test_a_comment_may_be_answered_with_as_much_as_the_target_likes(body: bytes) -> None:
    assert fault_of(body) == ""


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"id": "C1", "text": "Another."}', 201),
        (b'{"error": "out of order"}', 200),
        (b"<html>", 200),
        (b"[]", 201),
        (b"", 503),
    ],
)
def test_what_is_no_answer_to_a_comment_is_a_fault(body: bytes, status: int) -> None:
    assert fault_of(body, status)
