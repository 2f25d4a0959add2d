"""What goes out, and how an answer is judged."""

import json

from bench.orders import Shot
from signoff.wire import requests
from signoff.wire.dialect import Dialect

LIST = Shot(1.5, "list", marker='"sla_due_date":', times=2)


def test_a_read_has_a_query_and_no_body() -> None:
    shot = Shot.of(0.0, "list", requests.list_tickets(Dialect(), size=50), "abc")
    assert (shot.method, shot.path, shot.body) == ("GET", "/support/tickets?limit=50", None)
    assert shot.headers == {"Authorization": "Bearer abc"}


def test_a_write_is_json() -> None:
    shot = Shot.of(0.0, "comment", requests.add_comment(Dialect(), "id", "Hällo"), "abc")
    assert (shot.method, shot.path) == ("POST", "/support/tickets/id/comments")
    assert shot.headers["Content-Type"] == "application/json"
    assert "Hällo" in json.loads(shot.body or b"").values()


def test_a_whole_page_is_right() -> None:
    assert LIST.fault(200, b'{"sla_due_date":1,"sla_due_date":2}') == ""


def test_a_short_page_is_not() -> None:
    assert LIST.fault(200, b'{"sla_due_date":1}') == "1 instead of 2 in the list"


def test_another_status_is_not() -> None:
    assert LIST.fault(429, b"") == "status 429"
    assert Shot(0.0, "create").fault(201, b"anything") == ""
