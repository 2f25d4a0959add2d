"""What tells about the inside is recognised, and ordinary answers tell nothing."""

import json

import pytest

from signoff.expect.leaks import internals_in
from signoff.expect.written import plain, without_what_customers_write
from signoff.wire.dialect import Dialect

TRACE = 'Traceback (most recent call last):\n  File "/srv/app/x.py", line 3, in f\nKeyError: 1'


def kinds(body: str, **headers: str) -> list[str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [inside.what for inside in internals_in(body, named)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (TRACE, "a stack trace"),
        (json.dumps({"detail": TRACE}), "a stack trace"),
        ("no arn:aws:sns:us-east-1:1:x", "an AWS resource name"),
        ("nothing in support_tickets", "a table's name"),
        ("in /var/task/handler.py", "a source file"),
        ("cannot open /etc/passwd", "a file path"),
        ("botocore said no", "a library or its error"),
        ("JSONDecodeError('x')", "the class of an exception"),
        ("near SELECT * FROM ticket", "a query"),
        ("An error occurred (Throttled) when calling the GetItem operation", "a call to AWS"),
        ("MiniStack 1.5", "an emulator"),
    ],
)
def test_a_telling_body_is_recognised(body: str, kind: str) -> None:
    assert kind in kinds(body)


def test_telling_headers_are_recognised() -> None:
    assert kinds("", server="uvicorn/0.38") == ["a server version"]
    assert kinds("", x_powered_by="Python") == ["an X-Powered-By header"]
    assert kinds("", x_handled_by="/var/task/x") == ["a file path in a header"]


@pytest.mark.parametrize(
    "body",
    [
        '{"detail": "subject: must be at most 255 characters long"}',
        '{"title": "Not found", "type": "urn:securebase:problem:not-found"}',
        '{"created_at": "2026-11-22T10:00:00Z", "priority": "medium"}',
        "Internal error",
    ],
)
def test_an_ordinary_answer_tells_nothing(body: str) -> None:
    assert kinds(body, server="desk", content_type="application/json") == []


def test_what_customers_write_is_taken_out_at_any_depth() -> None:
    body = {"tickets": [{"id": "1", "subject": "arn:aws:x", "attachments": [{"filename": "/tmp/a.py"}]}]}
    left = without_what_customers_write(Dialect(), json.dumps(body))
    assert json.loads(left) == {
        "tickets": [{"id": "1", "subject": None, "attachments": [{"filename": None}]}]
    }
    assert without_what_customers_write(Dialect(), "no JSON") == "no JSON"


def test_escapes_are_undone_before_texts_are_compared() -> None:
    assert plain('a\\n\\"b\\/c%2Fd') == 'a\n"b/c/d'
