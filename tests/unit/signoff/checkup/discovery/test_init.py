"""A deployment is asked what it calls things, and a target file comes of the answers."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest

from signoff.checkup.discovery.asking import MOST_REQUESTS
from signoff.checkup.discovery.init import DIRECT, write_target_file
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger
from signoff.deployment.transport import Transport
from tests.unit.signoff.checkup.test_trials import TICKET
from tests.unit.signoff.deployment.files import HMAC_KEY
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

Inits = Callable[..., list[str]]
Routes = Mapping[str, Callable[[Heard], Reply]]
OTHER = {"ticketId": "7", "title": "My bill", "state": "open", "createdAt": "2026-11-01T08:00:00Z"}
NEXT = {"ticketId": "8", "title": "Another", "state": "open", "createdAt": "2026-11-01T09:00:00Z"}


def token_of(**claims: str) -> str:
    return jwt.encode(claims, HMAC_KEY, "HS256")


@pytest.fixture
def inits(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Inits:
    """What is said while a file is written about the desk, which answers as `routes` has it."""
    monkeypatch.setenv("SIGNOFF_LEDGER", str(tmp_path / "ledger"))
    monkeypatch.setenv("TOKEN_A", token_of(tenant="acme"))
    monkeypatch.setenv("TOKEN_B", token_of(tenant="globex"))

    def of(
        routes: Routes,
        *,
        url: str = "",
        name: str = "desk",
        says: str = "detail",
        transport: Transport = DIRECT,
    ) -> list[str]:
        def answer(heard: Heard) -> Reply:
            return routes[heard.path](heard) if heard.path in routes else Reply({says: "no such"}, 404)

        desk.answers = answer
        variables = ["TOKEN_A", "TOKEN_B"]
        return list(
            write_target_file(
                tmp_path / "desk.toml",
                name=name,
                kind="staging",
                base_url=url or desk.base_url,
                variables=variables,
                root=tmp_path,
                transport=transport,
            )
        )

    return of


def signed_in(reply: Callable[[Heard], Reply]) -> Callable[[Heard], Reply]:
    return lambda heard: reply(heard) if "authorization" in heard.headers else Reply({}, 401)


def always(body: Any) -> Callable[[Heard], Reply]:
    return lambda heard: Reply(body)


REFERENCE: Routes = {
    "/health": always({"version": "3b.7"}),
    "/openapi.json": always({"openapi": "3.1.0", "paths": {"/support/tickets": {"get": {"responses": {}}}}}),
    "/support/tickets": signed_in(always({"tickets": [TICKET, TICKET | {"id": "T-2"}], "next_cursor": None})),
    "/support/tickets/T-1": signed_in(always(TICKET)),
    "/support/tickets/T-1/comments": signed_in(always({"comments": []})),
    "/notifications": signed_in(always({"notifications": []})),
}


def page(heard: Heard) -> Reply:
    """Two tickets, paged by `per_page` of at most 20 and `skip`."""
    size, place = int(heard.query.get("per_page", 20)), int(heard.query.get("skip", 0))
    if size > 20:
        return Reply({"message": "per_page is at most 20"}, 400)
    return Reply({"items": [OTHER, NEXT][place : place + size]}, headers={"X-RateLimit-Limit": "500"})


UNLIKE: Routes = {
    "/version": always({"commit": "abc123"}),
    "/api/v1/tickets": signed_in(page),
    "/api/v1/tickets/7": signed_in(always({"data": OTHER})),
    "/inbox": signed_in(always([{"uuid": "1", "kind": "ticket", "seen": False}])),
}


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


def test_each_customer_is_who_its_token_says(inits: Inits, tmp_path: Path) -> None:
    inits(REFERENCE)
    customers = load_description(tmp_path / "desk.toml").auth.customers
    assert [(each.id, each.token_env) for each in customers] == [("acme", "TOKEN_A"), ("globex", "TOKEN_B")]


def test_of_opaque_tokens_a_person_has_to_say_whose_they_are(
    inits: Inits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_A", "opaque-a")
    monkeypatch.setenv("TOKEN_B", "opaque-b")
    said = inits(REFERENCE)
    assert "unknown   whose tokens these are: set the id of each of [[auth.customers]]" in said
    customers = load_description(tmp_path / "desk.toml").auth.customers
    assert [each.id for each in customers] == ["customer-1", "customer-2"]


def test_what_could_not_be_found_out_is_said_and_stands_in_the_file(inits: Inits, tmp_path: Path) -> None:
    said = inits({"/elsewhere": always({})})
    text = (tmp_path / "desk.toml").read_text(encoding="utf-8")
    for words in ("which build it runs", "its OpenAPI document", "where tickets are listed", "the portal"):
        assert any(line.startswith(f"unknown   {words}") for line in said)
        assert f"# - {words}" in text
    assert 'build_url = "/health"  # not found' in text


def test_only_get_is_sent_a_bounded_number_of_times_and_counted(
    inits: Inits, tmp_path: Path, desk: Desk
) -> None:
    inits(UNLIKE)
    assert {heard.method for heard in desk.heard} == {"GET"}
    assert len(desk.heard) <= MOST_REQUESTS
    ledger = open_ledger(load_description(tmp_path / "desk.toml"), tmp_path)
    assert ledger.spent("acme") == sum("authorization" in heard.headers for heard in desk.heard)
    ledger.close()


def test_no_token_stands_in_the_file_or_is_said(inits: Inits, tmp_path: Path) -> None:
    said = "\n".join(inits(REFERENCE)) + (tmp_path / "desk.toml").read_text(encoding="utf-8")
    assert token_of(tenant="acme") not in said


@pytest.mark.parametrize("name", ["desk.toml", "desk.openapi.yaml"])
def test_a_file_that_is_there_is_not_overwritten(inits: Inits, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(
        TargetError, match="is there already, and is not overwritten; name another with --file"
    ):
        inits(REFERENCE)
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"url": "http://127.0.0.1:9"}, "nobody answers at http://127.0.0.1:9/health"),
        ({"url": "http://me:word@desk.test"}, "the address holds credentials"),
        ({"name": "My Desk"}, "name: String should match"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_no_file(
    inits: Inits, tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    with pytest.raises(TargetError, match=says) as refusal:
        inits(REFERENCE, **changed)
    assert "word" not in str(refusal.value)
    assert not list(tmp_path.glob("desk.*"))


def test_a_token_that_is_not_there_is_told(inits: Inits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN_B")
    with pytest.raises(TargetError, match=r"^--token-env: the secret TOKEN_B is not in the environment"):
        inits(REFERENCE)


def test_what_stands_before_it_is_passed_and_written_down(
    inits: Inits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_GATE", "open sesame")
    transport = Transport(headers={"X-Team": "quality"}, header_env={"X-Gate": "DESK_GATE"})
    heard = []

    def gated(reply: Callable[[Heard], Reply]) -> Callable[[Heard], Reply]:
        def answer(asked: Heard) -> Reply:
            heard.append((asked.headers.get("x-team"), asked.headers.get("x-gate")))
            return reply(asked)

        return answer

    inits({path: gated(reply) for path, reply in REFERENCE.items()}, transport=transport)
    assert set(heard) == {("quality", "open sesame")}
    file = tmp_path / "desk.toml"
    assert load_description(file).transport == transport
    assert "open sesame" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("transport", "why"),
    [
        (Transport(ca_file="none.pem"), "--ca-file: .*none.pem cannot be used"),
        (Transport(header_env={"X-Gate": "NO_GATE"}), "the secret NO_GATE is not in"),
        (
            Transport(proxy="http://127.0.0.1:1", proxy_login_env="NO_LOGIN"),
            "the secret NO_LOGIN is not in the environment",
        ),
    ],
)
def test_what_stands_before_it_and_cannot_be_passed_is_said(
    inits: Inits, transport: Transport, why: str
) -> None:
    with pytest.raises(TargetError, match=why):
        inits(REFERENCE, transport=transport)
