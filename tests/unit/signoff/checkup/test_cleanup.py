"""What a run left is taken back as far as the customer's requests last, and what stayed is said."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.checkup import cleanup
from signoff.checkup.cleanup import Left, clean_up, left_by
from signoff.deployment.ledger import Ledger
from signoff.evidence.integrity.files import EvidenceError
from signoff.monitors.cross_customer import canary_of
from signoff.wire.dialect import Dialect, TicketFields
from tests.unit.signoff.deployment.files import LISTED, a_target
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

RUN = "run-1"
NOBODY: frozenset[str] = frozenset()
Cleans = Callable[..., str]


class Portal:
    """Two tickets of acme's run, one by its words and one by its id, one of another's; a note about each."""

    def __init__(self) -> None:
        self.tickets = {
            "T-1": f"Cannot sign in ({canary_of(RUN, 'acme')})",
            "T-2": "x",
            "T-3": f"My bill ({canary_of('run-0', 'acme')})",
        }
        self.status = dict.fromkeys(self.tickets, "open")
        self.notes = {f"N-{name}": name for name in self.tickets}
        self.refuses: Reply | None = None
        self.lists: Reply | None = None

    def __call__(self, heard: Heard) -> Reply:
        if heard.path == "/auth/login":
            return Reply({"token": "a"})
        if heard.method == "GET" and self.lists:
            return self.lists
        if heard.path == "/support/tickets":
            rows = [{"id": id_, "subject": s, "status": self.status[id_]} for id_, s in self.tickets.items()]
            return Reply({"tickets": rows, "next_cursor": None})
        if heard.path == "/notifications":
            rows = [{"id": id_, "type": "ticket", "ticket_id": about} for id_, about in self.notes.items()]
            return Reply({"notifications": rows, "unread_count": 0, "next_cursor": None})
        if heard.path == "/webhooks":
            return Reply({"webhooks": []})
        if self.refuses:
            return self.refuses
        name = heard.path.rpartition("/")[2]
        if heard.method == "DELETE":
            del self.notes[name]
            return Reply(None, 204)
        self.status[name] = json.loads(heard.body)["status"]
        return Reply({"id": name, "status": self.status[name]})


@pytest.fixture
def portal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """What the desk answers."""
    monkeypatch.setattr(cleanup, "SETTLES_S", 0)
    portal = Portal()
    desk.answers = portal
    return portal


@pytest.fixture
def cleans(tmp_path: Path, desk: Desk) -> Cleans:
    """What is said of acme once the run has been taken back, with so many requests."""

    def of_acme(requests: int = 100, spent: int = 0) -> str:
        text = LISTED.replace("https://desk.test", desk.base_url)
        target = a_target(tmp_path, text, KEY_A="key-of-acme", TOKEN_B="token-b")
        ledger = Ledger(tmp_path / f"ledger-{spent}.sqlite3", limit=requests, window_s=3600)
        for _ in range(spent):
            ledger.charge("acme")
        try:
            cleaned = clean_up(target, ledger, Left((RUN,), frozenset({"T-2"}), NOBODY))
            return next(each.shown() for each in cleaned if each.customer == "acme")
        finally:
            ledger.close()

    return of_acme


def test_the_runs_own_is_closed_and_deleted_and_nothing_else(cleans: Cleans, portal: Portal) -> None:
    assert cleans() == "acme: 2 tickets closed, 2 notifications and 0 webhooks deleted"
    assert portal.status == {"T-1": "closed", "T-2": "closed", "T-3": "open"}
    assert set(portal.notes) == {"N-T-3"}


def test_it_stops_when_the_requests_are_used_up_and_says_what_is_left(cleans: Cleans, portal: Portal) -> None:
    said = cleans(spent=97)
    assert said.startswith("acme: 1 tickets closed, 0 notifications")
    assert said.endswith("its requests are used up (1 known to be left): go on in at most 60 minutes")
    assert list(portal.status.values()).count("closed") == 1


@pytest.mark.parametrize("where", ["refuses", "lists"])
def test_a_target_that_takes_no_more_is_left_alone(
    cleans: Cleans, portal: Portal, desk: Desk, where: str
) -> None:
    setattr(portal, where, Reply({"detail": "Too many."}, 429, {"Retry-After": "600"}))
    said = cleans()
    assert "its requests are used up" in said
    if where == "refuses":
        assert said.endswith("(2 known to be left): go on in 10 minutes")
        assert sum(heard.method == "PUT" for heard in desk.heard) == 1
    assert "open" in portal.status.values()


def test_what_the_target_refuses_is_said_once(cleans: Cleans, portal: Portal) -> None:
    portal.refuses = Reply({"detail": "Closed by agents only."}, 403)
    said = cleans()
    assert said.startswith("acme: 0 tickets closed, 0 notifications")
    assert said.count("was answered 403 'Closed by agents only.'") == 2  # to close, and to delete


def exchange(**fields: Any) -> str:
    made = {"method": "POST", "url": "https://desk.test/support/tickets/create?x=1", "status": 201}
    return json.dumps({"test": "t", "exchange": made | fields})


def test_what_a_run_made_is_read_from_its_evidence(tmp_path: Path) -> None:
    folder = tmp_path / RUN
    (folder / "exchanges").mkdir(parents=True)
    (folder / f"{RUN}-load" / "exchanges").mkdir(parents=True)
    (folder / f"{RUN}-load" / "part.json").write_text("{}", encoding="utf-8")
    lines = [
        exchange(received=json.dumps({"id": "T-1", "customer_id": f"{RUN}-gw0-1"})),
        exchange(received=json.dumps({"id": "T-2", "customer_id": "acme"})),
        exchange(received=json.dumps({"id": "C-1"}), url="https://desk.test/support/tickets/T-1/comments"),
        exchange(received="no JSON"),
        '{"test": "t", "exchange": {"method": "POST", "sta',
    ]
    with gzip.open(folder / "exchanges" / "gw0.jsonl.gz", "wt", encoding="utf-8") as log:
        log.write("\n".join(lines))
    (folder / f"{RUN}-load" / "exchanges" / "main.jsonl").write_text(
        exchange(received=json.dumps({"id": "T-3"})) + "\n", encoding="utf-8"
    )
    found = left_by(folder, Dialect(ticket=TicketFields()))
    assert found == Left((RUN, f"{RUN}-load"), frozenset({"T-1", "T-2", "T-3"}), frozenset({f"{RUN}-gw0-1"}))
    with pytest.raises(EvidenceError, match="holds no evidence of a run"):
        left_by(tmp_path / "none", Dialect())
