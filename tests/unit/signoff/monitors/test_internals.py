"""Everything that a target says is looked through, whichever test it was said to."""

import json
from pathlib import Path

import pytest

from signoff.actors import Customer, Recorder
from signoff.monitors.internals import InternalsMonitor
from signoff.wire.dialect import Dialect
from signoff.wire.steps import LiveStep
from tests.unit.signoff.conftest import Sessions
from tests.unit.signoff.wire.serving import Desk, Reply

ARN = "arn:aws:lambda:x"
STEP = LiveStep(actor="customer A", says="hears", text="", at="2026-11-22T10:00:00", token=None, opening="")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inside" / "main.jsonl"


def received(file: Path) -> list[tuple[str, str]]:
    """Test and kind of each finding."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(row["test"], row["kind"]) for row in map(json.loads, lines)]


def test_a_kind_is_told_once(file: Path) -> None:
    inside = InternalsMonitor(Dialect(), file)
    inside.hears("one", f"no {ARN}", STEP, is_error=True)
    inside.hears("two", f"no {ARN} again", STEP, is_error=True)
    inside.hears("two", "fine", STEP, {"server": "x/1.2"})
    assert received(file) == [("one", "an AWS resource name"), ("two", "a server version")]


def test_what_the_test_sent_itself_may_come_back(file: Path) -> None:
    inside = InternalsMonitor(Dialect(), file)
    inside.says("one", f'{{"x": "{ARN}"}}')
    inside.hears("one", f"there is no {ARN}", STEP, is_error=True)
    assert received(file) == []
    inside.says("two", "something else")
    inside.hears("two", f"there is no {ARN}", STEP, is_error=True)
    assert received(file) == [("two", "an AWS resource name")]


def test_what_customers_wrote_counts_in_errors_only(file: Path) -> None:
    inside = InternalsMonitor(Dialect(), file)
    inside.hears("one", json.dumps({"subject": ARN}), STEP)
    assert received(file) == []
    inside.hears("one", json.dumps({"subject": ARN}), STEP, is_error=True)
    assert received(file) == [("one", "an AWS resource name")]


def test_a_scene_has_each_answer_looked_through(
    sessions: Sessions, desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = sessions()
    monkeypatch.setattr(session, "internals", InternalsMonitor(session.target.dialect, file))
    desk.answers = lambda heard: Reply({"detail": f"{ARN} failed"}, 500)
    recorder = Recorder(session, "test_a", requests_each=9)
    Customer(recorder, "customer A", "acme", "Bearer x", "A_TOKEN").tickets.try_list()
    assert received(file)[0] == ("test_a", "an AWS resource name")
    row = json.loads(file.read_text(encoding="utf-8").partition("\n")[0])
    assert "lists tickets → 500" in row["line"]
    assert ARN in row["shown"]
    assert row["repeat"].startswith("curl ")
