"""Matchers over answers: each once satisfied, once unmet with a telling text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from signoff.expect import AnswerExpectation, expect
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import Answer
from tests.unit.signoff.wire.samples import an_answer

Asks = Callable[[AnswerExpectation], Any]
NO = {"detail": "no such ticket"}


def unmet(answer: Answer, asks: Asks) -> Unmet:
    with pytest.raises(Unmet) as caught:
        asks(expect(answer))
    assert caught.value.exchange is answer.exchange
    return caught.value


@pytest.mark.parametrize(
    ("asks", "statuses"),
    [
        (lambda e: e.has_status(200, 201), {200, 201}),
        (lambda e: e.is_created(), {201}),
        (lambda e: e.is_not_found(), {403, 404}),
        (lambda e: e.is_unauthorised(), {401, 403}),
        (lambda e: e.is_too_many(), {429}),
        (lambda e: e.is_refused(), {400, 403, 404, 405, 409, 412, 415, 422}),
    ],
)
def test_a_status_satisfies_just_the_matchers_that_mean_it(asks: Asks, statuses: set[int]) -> None:
    for status in (200, 201, 204, 301, 400, 401, 403, 404, 405, 409, 412, 415, 422, 429, 500, 503):
        answer = an_answer(NO, status)
        if status in statuses:
            asks(expect(answer))
        else:
            assert unmet(answer, asks).actual == f"it was {status} saying 'no such ticket'"


@pytest.mark.parametrize(
    ("method", "statuses"),
    [("GET", {200}), ("HEAD", {200}), ("PUT", {200, 201, 202, 204}), ("POST", {200, 201, 202, 204})],
)
def test_what_is_read_is_there_and_what_is_written_succeeds_in_any_way(
    method: str, statuses: set[int]
) -> None:
    for status in (200, 201, 202, 204, 206, 301, 304, 400, 401, 404, 500):
        answer = an_answer(NO, status)
        answer = replace(answer, exchange=replace(answer.exchange, method=method))
        if status in statuses:
            assert expect(answer).is_ok()
        else:
            assert unmet(answer, lambda e: e.is_ok()).actual == f"it was {status} saying 'no such ticket'"


@pytest.mark.parametrize(("method", "status"), [("PUT", 501), ("GET", 501), ("DELETE", 500), ("DELETE", 503)])
def test_a_deletion_alone_is_refused_by_a_server_that_has_no_such_method(method: str, status: int) -> None:
    def answered(method: str, status: int) -> Answer:
        answer = an_answer(NO, status)
        return replace(answer, exchange=replace(answer.exchange, method=method))

    assert expect(answered("DELETE", 501)).is_refused()
    assert unmet(answered(method, status), lambda e: e.is_refused())


def test_an_unmet_status_says_what_was_expected_and_seen() -> None:
    error = unmet(an_answer(None, 500), lambda e: e.has_status(401, 403))
    assert (error.expected, error.actual) == ("the answer to be 401 or 403", "it was 500")
    assert str(error) == "expected the answer to be 401 or 403; it was 500"


def test_a_refusal_names_its_field_in_whatever_case() -> None:
    answer = an_answer({"detail": "Subject is too long"}, 400)
    assert expect(answer).is_refused().names("subject")
    assert unmet(answer, lambda e: e.names("subjec")), "a part of a word is another name"
    error = unmet(answer, lambda e: e.names("priority"))
    assert str(error) == "expected the refusal's message to name 'priority'; it says 'Subject is too long'"


def test_a_refusal_that_says_nothing_names_no_field() -> None:
    assert unmet(an_answer(b"", 400), lambda e: e.names("subject")).actual == "it says 'nothing'"


def test_a_header_is_there_when_it_is_not_empty() -> None:
    answer = an_answer(headers={"retry-after": "30", "x-empty": ""})
    expect(answer).has_header("Retry-After")
    for name in ("X-Empty", "WWW-Authenticate"):
        error = unmet(answer, lambda e, name=name: e.has_header(name))  # type: ignore[misc]
        assert (error.expected, error.actual) == (f"a {name} header", "the headers are retry-after, x-empty")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (NO, {}),
        ({"detail": "subject is required", "errors": [{"field": "subject"}]}, {"server": "nginx"}),
        ({"detail": "Please select a plan from the list"}, {"server": "securebase"}),
        ({"detail": "at most 255 characters, see /docs or https://desk.test/docs/limits"}, {}),
        ({"detail": "Wrong:\nlook at line 3"}, {}),
        (b"", {}),
    ],
)
def test_a_plain_answer_reveals_no_internals(body: Any, headers: dict[str, str]) -> None:
    expect(an_answer(body, 400, headers)).reveals_no_internals()


JAVA = "java.lang.NullPointerException\n\tat com.desk.Tickets.open(Tickets.java:12)"
NODE = "TypeError: x\n    at Object.<anonymous> (Tickets)"


@pytest.mark.parametrize(
    ("body", "headers", "says"),
    [
        ({"detail": "Traceback (most recent call last):\n ..."}, {}, "a stack trace"),
        ({"detail": 'File "<stdin>", line 3, in f'}, {}, "a stack trace"),
        ({"detail": JAVA}, {}, "a stack trace"),
        (JAVA, {}, "a stack trace"),
        ({"detail": NODE}, {}, "a stack trace"),
        ({"detail": "arn:aws:dynamodb:eu-west-1:1:table/t"}, {}, "an AWS resource name: 'arn:aws:'"),
        ({"detail": "in /srv/app/tickets.py"}, {}, "a source file: '/srv/app/tickets.py'"),
        ({"detail": "cannot write /var/lib/desk"}, {}, "a file path: '/var/lib/desk'"),
        ({"detail": "C:\\inetpub\\desk"}, {}, "a file path"),
        ({"detail": "botocore raised"}, {}, "a library or its error: 'botocore'"),
        ({"detail": "ConditionalCheckFailedException"}, {}, "a library or its error"),
        ({"detail": "SELECT id\nFROM tickets"}, {}, "a query"),
        ({}, {"server": "nginx/1.25"}, "a server version: 'nginx/1.25'"),
        ({}, {"x-powered-by": "Express"}, "an X-Powered-By header: 'Express'"),
    ],
)
def test_whatever_tells_about_the_inside_is_named(body: Any, headers: dict[str, str], says: str) -> None:
    error = unmet(an_answer(body, 400, headers), lambda e: e.reveals_no_internals())
    assert error.expected == "nothing about the inside of the target in the answer"
    assert error.actual.startswith(f"it tells {says}")


def test_a_server_error_is_an_inside_that_shows() -> None:
    error = unmet(an_answer({}, 500), lambda e: e.reveals_no_internals())
    assert error.expected == "the answer to be no server error"


def test_a_secret_may_stand_neither_in_the_body_nor_in_a_header() -> None:
    answer = an_answer({"detail": "of acme"}, 404, {"location": "/globex/1"})
    expect(answer).holds_nothing_of("initech", "T1")
    for text in ("acme", "globex"):
        error = unmet(answer, lambda e, text=text: e.holds_nothing_of("initech", text))  # type: ignore[misc]
        assert str(error) == f"expected nothing of {text!r} in the answer; it is there"


@pytest.mark.parametrize(
    ("body", "foreign", "own"),
    [
        ({"customer_id": "acme-eu"}, "acme", "acme-eu"),
        ({"created_at": "2026-11-30T07:47:42Z", "count": 7, "detail": "7 tickets"}, "7", "42"),
        ({"detail": "There is no TCK-10425."}, "TCK-1042", "TCK-10425"),
        ({"customer_id": "customers-of-acme-eu"}, "customers-of-acme", "customers-of-acme-eu"),
    ],
)
def test_an_id_that_lies_in_another_names_nobody(body: Any, foreign: str, own: str) -> None:
    expect(an_answer(body)).names_nobody(foreign, but=own)


@pytest.mark.parametrize(
    ("body", "headers", "foreign", "own"),
    [
        ({"tickets": [{"customer_id": "acme"}, {"customer_id": "acme-eu"}]}, {}, "acme", "acme-eu"),
        ({"tickets": [{"customer_id": 7}]}, {}, "7", "42"),
        ({"detail": "TCK-1042 is not yours."}, {}, "TCK-1042", "TCK-10425"),
        ({"by_customer": {"acme": 3}}, {}, "acme", "globex"),
        ({}, {"x-customer": "acme"}, "acme", "globex"),
        ({"detail": "customers-of-acme have 3"}, {}, "customers-of-acme", "customers-of-acme-eu"),
        ({"customer_id": "Müller & Söhne"}, {}, "Müller & Söhne", "globex"),
    ],
)
def test_whoever_is_named_is_found(body: Any, headers: dict[str, str], foreign: str, own: str) -> None:
    error = unmet(an_answer(body, 200, headers), lambda e: e.names_nobody("nobody", foreign, but=own))
    assert str(error) == f"expected nothing of {foreign!r} in the answer; it is there"


def test_an_earlier_ticket_may_look_like_a_leak_and_an_error_may_not() -> None:
    trace = 'Traceback (most recent call last): File "/var/task/app.py"'
    expect(an_answer({"tickets": [{"subject": trace}]})).reveals_no_internals(in_its_own_words=True)
    for body in ({"tickets": [], "debug": trace}, {"detail": trace}):
        error = unmet(an_answer(body), lambda e: e.reveals_no_internals(in_its_own_words=True))
        assert "a stack trace" in error.actual


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("priority_code", "Priority code is not included in the list"),
        ("priorityCode", "The priority-code field is invalid."),
        ("data.attributes.subject", [{"source": {"pointer": "/data/attributes/subject"}}]),
        ("desk.subject", [{"loc": ["body", "desk", "subject"], "msg": "Field required"}]),
        ("subject", {"Subject": ["The Subject field is required."]}),
    ],
)
def test_a_field_is_named_as_frameworks_name_it(field: str, said: Any) -> None:
    expect(an_answer({"detail": said}, 422)).names(field)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("priority_code", "The code has no priority here."),
        ("priority_code", "The priority is not in the list."),
        ("priorityCode", "The priority codes are wrong."),
        ("desk.subject", "The desk is wrong."),
    ],
)
def test_a_part_of_a_fields_name_is_none(field: str, said: str) -> None:
    assert unmet(an_answer({"detail": said}, 422), lambda e: e.names(field))
    assert unmet(an_answer({"detail": said}, 422), lambda e: e.names(field, "filter[state]"))
