"""What a deployment calls things, and how it pages its lists, is found out of its answers."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.deployment.loading import load_description
from tests.unit.signoff.checkup.discovery.asked_desks import (
    NEXT,
    OTHER,
    REFERENCE,
    UNLIKE,
    Inits,
    Routes,
    always,
    signed_in,
)
from tests.unit.signoff.wire.serving import Heard, Reply


def test_what_is_as_in_the_reference_is_left_out(inits: Inits, tmp_path: Path) -> None:
    said = inits(REFERENCE)
    found = tomllib.loads((tmp_path / "desk.toml").read_text(encoding="utf-8"))
    assert found.keys() == {
        *("name", "kind", "base_url", "build_url", "build_field", "openapi", "auth", "permissions"),
    }
    assert (found["build_url"], found["build_field"]) == ("/health", "version")
    assert found["openapi"] == "desk.openapi.yaml"
    assert json.loads((tmp_path / "desk.openapi.yaml").read_text(encoding="utf-8"))["openapi"] == "3.1.0"
    assert "found     its build: /health says version '3b.7'" in said


def test_what_is_called_otherwise_is_mapped(inits: Inits, tmp_path: Path) -> None:
    inits(UNLIKE, says="message")
    found = load_description(tmp_path / "desk.toml")
    assert (found.build_url, found.build_field, found.openapi) == ("/version", "commit", None)
    assert (found.paths.tickets, found.paths.ticket) == ("/api/v1/tickets", "/api/v1/tickets/{id}")
    lists = (found.envelopes.tickets, found.envelopes.ticket, found.envelopes.notifications)
    assert lists == ("items", "data", "")
    ticket = found.fields.ticket
    assert (ticket.id, ticket.subject, ticket.status) == ("ticketId", "title", "state")
    assert (found.fields.notification.id, found.fields.notification.read) == ("uuid", "seen")
    paging = found.paging
    assert (paging.style, paging.size, paging.offset, paging.max_size) == ("offset", "per_page", "skip", 20)
    assert found.limits.requests == 500
    assert found.errors.message == ("message",)


def unlike(listed: Callable[[Heard], Reply]) -> Routes:
    return {**UNLIKE, "/api/v1/tickets": signed_in(listed)}


def numbered(first: int) -> Callable[[Heard], Reply]:
    """Two tickets, paged by `size` and the number of a page."""

    def listed(heard: Heard) -> Reply:
        size = int(heard.query.get("size", 20))
        begins = (int(heard.query.get("p", first)) - first) * size
        return Reply([OTHER, NEXT][max(0, begins) : max(0, begins) + size])

    return listed


def linked(heard: Heard) -> Reply:
    """Two tickets, paged by `limit` and a link that says how to go on."""
    size, begins = int(heard.query.get("limit", 20)), int(heard.query.get("place", 0))
    link = {} if begins + size > 1 else {"Link": f'</t?limit={size}&place={begins + size}>; rel="next"'}
    return Reply([OTHER, NEXT][begins : begins + size], 200, link)


@pytest.mark.parametrize("first", [1, 0])
def test_lists_of_numbered_pages_are_found(inits: Inits, tmp_path: Path, first: int) -> None:
    inits(unlike(numbered(first)))
    paging = load_description(tmp_path / "desk.toml").paging
    assert (paging.style, paging.page, paging.first_page, paging.size) == ("page", "p", first, "size")


def test_lists_with_links_are_found(inits: Inits, tmp_path: Path) -> None:
    inits(unlike(linked))
    paging = load_description(tmp_path / "desk.toml").paging
    assert (paging.style, paging.size) == ("link", "limit")


@pytest.mark.parametrize("name", ["next", "@odata.nextLink", "links.next"])
def test_lists_whose_answers_hold_the_next_address_are_found(inits: Inits, tmp_path: Path, name: str) -> None:
    def listed(heard: Heard) -> Reply:
        page, there = linked(heard), "https://desk.test/t?limit=1&place=1"
        address = there if page.headers else None
        around = {"links": {"next": {"href": address}}} if name == "links.next" else {name: address}
        return Reply({"items": page.body, **around})

    said = inits(unlike(listed))
    paging = load_description(tmp_path / "desk.toml").paging
    assert (paging.style, paging.next_link, paging.next_cursor) == ("link", name, "next_cursor")
    assert "how the next page is asked for" not in said


def test_a_ticket_that_its_list_abridges_is_known_by_its_id(inits: Inits, tmp_path: Path) -> None:
    whole = OTHER | {"title": "My bill, of which the list shows the beginning"}
    inits({**UNLIKE, "/api/v1/tickets/7": signed_in(always({"data": whole}))})
    assert load_description(tmp_path / "desk.toml").envelopes.ticket == "data"


@pytest.mark.parametrize("body", [7, "text", [], [{"ticketId": "7"}], None])
def test_a_ticket_that_is_no_object_is_left_to_a_person(inits: Inits, body: Any) -> None:
    said = inits({**UNLIKE, "/api/v1/tickets/7": signed_in(always(body))})
    assert any(line.startswith("unknown   how one ticket is read") for line in said)


def test_a_path_at_which_nobody_answers_is_another_that_is_not_there(inits: Inits, tmp_path: Path) -> None:
    inits({**REFERENCE, "/openapi.json": lambda heard: Reply(status=0)})
    assert load_description(tmp_path / "desk.toml").openapi is None


@pytest.mark.parametrize(
    ("headers", "requests"),
    [
        ({"RateLimit-Policy": '"hour";q=250;w=3600', "RateLimit": '"hour";r=249'}, 250),
        ({"RateLimit-Limit": "60"}, 60),
        ({"X-RateLimit-Limit": "100"}, 100),
    ],
)
def test_the_limit_is_read_as_everywhere(
    inits: Inits, tmp_path: Path, headers: dict[str, str], requests: int
) -> None:
    inits({**REFERENCE, "/support/tickets": signed_in(lambda heard: Reply({"tickets": []}, 200, headers))})
    assert load_description(tmp_path / "desk.toml").limits.requests == requests
