"""What this phase stands on is well: the database and the API of Phase 2 (PRE-08)."""

import json
from collections.abc import Iterator

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Json

UNWELL = frozenset(
    (
        *(
            "down",
            "unhealthy",
            "not healthy",
            "unwell",
            "critical",
            "fatal",
            "dead",
            "bad",
            "ko",
            "not ok",
            "nok",
        ),
        *(
            "error",
            "errors",
            "fail",
            "failed",
            "failing",
            "failure",
            "broken",
            "degraded",
            "outage",
            "crashed",
        ),
        *("unavailable", "unreachable", "offline", "disconnected", "not connected", "connection refused"),
        *("timeout", "time out", "timed out", "stopped", "out of service", "not ready", "unresponsive"),
    )
)
"""Words, and false, by which health answers say that something is not as it should be. What is none of them,
such as a version or a word of another language, says nothing: so the database is asked as well."""


def unwell(document: Json, where: str = "") -> Iterator[str]:
    """Where a health answer, at any depth, says that something is not well."""
    if isinstance(document, dict | list):
        for name, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from unwell(value, f"{where}.{name}" if where else str(name))
    if document is False or (isinstance(document, str) and _plain(document) in UNWELL):
        yield f"{where} is {document!r}"


def _plain(word: str) -> str:
    return word.strip().rstrip(".!").lower().replace("_", " ").replace("-", " ")


@clause("PRE-08", requests=1)
def test_the_health_answer_says_that_all_is_well(customer_a: Customer, target: Target) -> None:
    path = target.description.build_url
    if not path.startswith("/"):
        raise NotApplicable("build_url leads elsewhere than to the API, so its health answer is not known")
    visitor = customer_a.presenting(None, "without a token")
    answer = visitor.send_raw("GET", path, "asks how the target is")
    expect(answer).is_ok()
    try:
        document = json.loads(answer.text)
    except ValueError:
        document = {"answer": answer.text.strip()}
    expect(list(unwell(document)), "what is not well", of=answer).equals([])


@clause("PRE-08", requests=4)
def test_the_database_keeps_what_the_api_is_given(customer_a: Customer) -> None:
    """However the health answer puts it: the database is really asked."""
    opened = customer_a.tickets.open(subject="Kept by the database")
    expect(customer_a.tickets.read(opened).subject, "the ticket's subject").equals("Kept by the database")


@clause("PRE-08", requests=2)
def test_the_api_refuses_a_call_without_credentials(customer_a: Customer) -> None:
    expect(customer_a.tickets.try_list()).is_ok()
    expect(customer_a.presenting(None, "without a token").tickets.try_list()).has_status(401)
