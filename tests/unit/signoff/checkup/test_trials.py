"""What is tried of a target, and what is said where it does not go as its file says."""

from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any

import pytest

from signoff.checkup.finding import Finding
from signoff.checkup.trials import trials
from signoff.deployment.ledger import Ledger
from tests.unit.set_clock import SetClock
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED, a_target
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

TICKET: dict[str, Any] = {
    "id": "T-1",
    "subject": "My bill",
    "description": "It is wrong.",
    "status": "open",
    "priority": "low",
    "category": "billing",
    "created_at": "2026-11-01T08:00:00Z",
    "updated_at": "2026-11-01T08:00:00Z",
    "sla_due_date": "2026-11-03T08:00:00Z",
    "comment_count": 0,
}
LISTS: dict[str, Any] = {"tickets": [TICKET], "next_cursor": "more"}
Tries = Callable[..., list[Finding]]


@pytest.fixture
def tries(tmp_path: Path, desk: Desk) -> Tries:
    """All findings about the desk, as such a target file describes it."""

    def all_of(text: str = MINTED, **secrets: str) -> list[Finding]:
        text = text.replace("https://desk.test", desk.base_url).replace("http://desk.test", desk.base_url)
        target = a_target(
            tmp_path, text, **({"DESK_KEY": HMAC_KEY, "KEY_A": "key", "TOKEN_B": "b"} | secrets)
        )
        ledger = Ledger(tmp_path / "ledger.sqlite3", limit=100, window_s=3600)
        try:
            return list(trials(target, ledger))
        finally:
            ledger.close()

    return all_of


def answering(page: Reply, sign_in: Reply | None = None) -> Callable[[Heard], Reply]:
    return lambda heard: (sign_in or Reply({"token": "a"})) if heard.path == "/auth/login" else page


def well(findings: list[Finding]) -> dict[str, str]:
    return {each.what: each.detail for each in findings if each.well}


def ill(findings: list[Finding]) -> dict[str, str]:
    return {each.what: f"{each.detail} → {each.remedy}" for each in findings if not each.well}


def test_a_good_target_is_found_well(tries: Tries, desk: Desk) -> None:
    headers = {"RateLimit-Limit": "100", "RateLimit-Remaining": "97"}
    owner = {"Bearer a": "acme", "Bearer b": "globex"}

    def answer(heard: Heard) -> Reply:
        ticket = TICKET | {"customer_id": owner[heard.headers["authorization"]]}
        return Reply(LISTS | {"tickets": [ticket]}, headers=headers)

    desk.answers = lambda heard: Reply({"token": "a"}) if heard.path == "/auth/login" else answer(heard)
    findings = tries(LISTED)
    assert ill(findings) == {}
    said = well(findings)
    assert said["customers"] == "of 2 listed, 2 have a token that is accepted"
    assert said["tickets"] == "a page of 1 holds 1: ids such as T-1; more pages follow"
    assert said["requests left"] == "97 of 100, as customer acme is told"
    assert "[limits] clock_leeway_s allows 60" in said["clocks"]


def test_nothing_is_changed_and_few_requests_are_sent(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply(LISTS))
    tries(LISTED)
    sent = [(heard.method, heard.path) for heard in desk.heard]
    assert sent == [("POST", "/auth/login"), *[("GET", "/support/tickets")] * 3]


@pytest.mark.parametrize(
    ("reply", "says", "remedy"),
    [
        (Reply({"detail": "who?"}, 401), "401 'who?'", "its credential is not valid there"),
        (Reply({}, 403), "403 ''", "it may not list its tickets"),
        (Reply({}, 404), "404 ''", "see base_url and [paths] tickets"),
        (Reply({}, 429, {"Retry-After": "90"}), "429 '', again after 90 s", "its requests are used up"),
        (Reply({}, 500), "500 ''", "see the target's own log"),
        (Reply(status=0), "disconnected", "correct the target file"),
    ],
)
def test_a_customer_that_is_refused_is_named_with_what_to_do(
    tries: Tries, desk: Desk, reply: Reply, says: str, remedy: str
) -> None:
    desk.answers = answering(reply)
    found = ill(tries(LISTED))
    assert found.keys() == {"customer acme", "customer globex", "customers"}
    assert says in found["customer acme"]
    assert remedy in found["customer acme"]
    assert found["customers"].startswith("of 2 listed, 0 have a token that is accepted")


def test_one_of_several_is_refused(tries: Tries, desk: Desk) -> None:
    status = {"Bearer a": 200, "Bearer b": 401}
    desk.answers = lambda heard: Reply(LISTS, status[heard.headers["authorization"]])
    found = tries(LISTED.replace("api_key_env", "token_env"), KEY_A="a")
    assert ill(found).keys() == {"customer globex"}
    assert well(found)["customers"] == "of 2 listed, 1 have a token that is accepted"


def test_tokens_that_are_mixed_up_are_found(tries: Tries, desk: Desk) -> None:
    def answer(heard: Heard) -> Reply:
        owner = "acme" if heard.headers["authorization"] == "Bearer b" else "globex"
        return Reply({"tickets": [TICKET | {"customer_id": owner}]})

    desk.answers = answer
    found = ill(tries(LISTED.replace("api_key_env", "token_env"), KEY_A="a"))
    assert found.keys() == {"customer acme", "customer globex", "customers"}
    assert "are said to be those of globex → correct its id" in found["customer acme"]


def test_when_no_token_is_accepted_not_all_are_tried(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply({}, 401))
    more = "".join(f'[[auth.customers]]\nid = "c{each}"\ntoken_env = "TOKEN_{each}"\n' for each in range(10))
    found = ill(tries(f"{LISTED}\n{more}", **{f"TOKEN_{each}": f"token-{each}" for each in range(10)}))
    assert found.keys() == {"customer acme", "customer globex", "customer c0", "customers"}
    assert "9 were not tried" in found["customers"]


def test_a_sign_in_that_fails_is_the_customers_trouble(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply(LISTS), Reply({"detail": "no"}, 401))
    found = ill(tries(LISTED))
    assert found.keys() == {"customer acme"}
    assert "customer 'acme' cannot sign in" in found["customer acme"]


def test_a_portals_page_in_place_of_the_api_is_found(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply(b"<!doctype html>", headers={"Content-Type": "text/html; charset=utf-8"}))
    found = next(said for what, said in ill(tries()).items() if what.startswith("customer "))
    assert found == (
        "GET its tickets answers 200 with a web page, as a portal does for any address → correct "
        "base_url, or [paths] tickets: where the API is"
    )


def test_an_empty_list_may_be_no_content(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply(b"", 204))
    assert (
        well(tries())["tickets"]
        == "a page of 1 holds 0: there is none yet, so no id was seen; no page follows"
    )


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Reply({"items": []}), "tickets"),
        (Reply({"tickets": [TICKET, TICKET]}), "a page of 1 holds 2"),
        (Reply({"tickets": [{"subject": "My bill"}]}), "id"),
    ],
)
def test_a_list_that_is_not_read_is_found(tries: Tries, desk: Desk, page: Reply, says: str) -> None:
    desk.answers = answering(page)
    found = ill(tries())
    assert found.keys() == {"tickets"}
    assert says in found["tickets"]


@pytest.mark.parametrize(("apart", "is_well"), [(-50, True), (50, True), (-120, False), (120, False)])
def test_a_clock_that_is_off_is_found(
    tries: Tries, desk: Desk, monkeypatch: pytest.MonkeyPatch, apart: int, is_well: bool
) -> None:
    desk.answers = answering(Reply(LISTS))
    # The desk says when it is; ours is off.
    SetClock.of(monkeypatch, time() - apart)
    (finding,) = (each for each in tries() if each.what == "clocks")
    assert finding.well is is_well
    assert ("ahead of ours" if apart > 0 else "behind ours") in finding.detail


def test_a_live_connection_that_is_refused_is_found(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply(LISTS))
    ws_url = f'ws_url = "ws://{desk.base_url.removeprefix("http://")}/live"\n'
    found = ill(tries(f"{ws_url}{MINTED}[ws]\n"))
    assert found.keys() == {"a live connection"}
    assert "no live connection at ws://" in found["a live connection"]


@pytest.mark.parametrize(
    ("reply", "is_well"),
    [
        (Reply(b"<!doctype html>", headers={"Content-Type": "text/html; charset=utf-8"}), True),
        (Reply({}), False),
        (Reply(b"<html>", 404, {"Content-Type": "text/html"}), False),
        (Reply(status=0), False),
    ],
)
def test_a_portal_that_gives_no_page_is_found(tries: Tries, desk: Desk, reply: Reply, is_well: bool) -> None:
    desk.answers = lambda heard: Reply(LISTS) if heard.path.startswith("/support") else reply
    (finding,) = (
        each
        for each in tries(f'portal_url = "{desk.base_url}/portal"\n{MINTED}[portal]\n')
        if each.what == "the portal's page"
    )
    assert finding.well is is_well


def test_no_secret_is_shown(tries: Tries, desk: Desk) -> None:
    desk.answers = answering(Reply({"detail": "what is very-secret-key?"}, 401))
    said = str(tries(LISTED, KEY_A="very-secret-key"))
    assert "very-secret-key" not in said
