"""What goes out, and how an answer is judged."""

from bench.shots import Shot, on_the_wire
from signoff.wire import requests
from signoff.wire.dialect import Dialect

LIST = Shot(1.5, "list", b"GET / HTTP/1.1\r\n\r\n", 200, '"sla_due_date":', 2)


def test_a_read_has_a_query_and_no_body() -> None:
    data = on_the_wire(requests.list_tickets(Dialect(), size=50), "abc", "127.0.0.1:80")
    assert data == (
        b"GET /support/tickets?limit=50 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAuthorization: Bearer abc\r\n\r\n"
    )


def test_a_write_says_how_long_it_is() -> None:
    head, body = on_the_wire(requests.add_comment(Dialect(), "id", "Hällo"), "abc", "h").split(b"\r\n\r\n")
    assert head.startswith(b"POST /support/tickets/id/comments HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    assert b"Content-Type: application/json" in head


def test_a_shot_survives_the_pipe() -> None:
    assert Shot.from_json(LIST.as_json()) == LIST


def test_a_whole_page_is_right() -> None:
    assert LIST.fault(200, b'{"sla_due_date":1,"sla_due_date":2}') == ""


def test_a_short_page_is_not() -> None:
    assert LIST.fault(200, b'{"sla_due_date":1}') == "1 instead of 2 in the list"


def test_another_status_is_not() -> None:
    assert LIST.fault(429, b"") == "status 429"
    assert Shot(0.0, "create", b"", 201).fault(201, b"anything") == ""
