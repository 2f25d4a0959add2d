"""Failover drills of a small deployment: one that recovers, one that never does, one that loses a ticket."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.drill.stand_in import Deployment, running_deployment
from tests.verdicts.drills import drilled, results

BOUNDS = "[failover]\nrecovers_within_s = 4\nwatched_for_s = 1\n"
ASK = "import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], method='POST'), timeout=5)"


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    with running_deployment(tmp_path) as running:
        yield running


def fault(name: str, *command: str) -> str:
    words = json.dumps(list(command))
    return f'[[failover.faults]]\nid = "{name}"\nwhat = "it breaks: {name}"\ncommand = {words}\n'


def asking(how: str) -> str:
    """A fault that the deployment makes itself when it is asked to."""
    return fault(how, "{python}", "-c", ASK, f"{{base_url}}/break/{how}")


def outcomes(out: Path) -> dict[str, str]:
    return {one["test"].rpartition(": ")[2]: one["outcome"] for one in results(out)["OPS-02"]}


def test_it_passes_where_it_recovers_and_fails_where_a_ticket_is_lost(
    deployment: Deployment, tmp_path: Path
) -> None:
    more = BOUNDS + asking("stumbles") + asking("loses")
    target, out = deployment.target_file(tmp_path, name="failing-over", more=more), tmp_path / "out"
    code, said = drilled(target, out, "--failover")
    assert (code, outcomes(out)) == (1, {"stumbles": "PASS", "loses": "FAIL"}), said
    passed, failed = results(out)["OPS-02"]
    assert int(passed["figures"]["bad answers"]) > 0
    assert 0.9 < float(passed["figures"]["longest gap between good answers"].removesuffix(" s")) < 4
    assert failed["reason"].startswith("it breaks: loses: ")
    assert "1 acknowledged and not there: ticket" in failed["reason"]
    (page,) = out.glob("*/*/failover.html")
    assert "it breaks: loses" in page.read_text(encoding="utf-8")
    (part,) = out.glob("*/*/part.json")
    assert json.loads(part.read_text(encoding="utf-8"))["build_after"] == "drilled-1"


def test_what_was_not_broken_passes_nothing_and_after_no_recovery_nothing_more_is_broken(
    deployment: Deployment, tmp_path: Path
) -> None:
    refusing = fault("refuses", "{python}", "-c", "raise SystemExit('nobody there')")
    more = BOUNDS + refusing + fault("missing", "no-such-program") + asking("never") + asking("stumbles")
    target, out = deployment.target_file(tmp_path, name="failing", more=more), tmp_path / "out"
    code, said = drilled(target, out, "--failover")
    assert (code, outcomes(out)) == (
        1,
        {"refuses": "ERROR", "missing": "NOT VERIFIED", "never": "FAIL", "stumbles": "INCONCLUSIVE"},
    ), said
    reasons = [one["reason"] for one in results(out)["OPS-02"]]
    for words, reason in zip(
        (
            "its command ended with exit code 1: nobody there",
            "no-such-program cannot be started (No such file or directory)",
            "they were not; the last answers: answer 503",
            "not tried: after 'never' customers were not served again",
        ),
        reasons,
        strict=True,
    ):
        assert words in reason


@pytest.mark.parametrize(
    ("more", "changes", "code", "says"),
    [
        ({}, True, 2, "add [[failover.faults]]"),
        ({"kind": "production"}, True, 3, "never done there"),
        ({}, False, 3, "[permissions] change = true permits it"),
    ],
)
def test_nothing_is_broken_where_nothing_may_be(
    deployment: Deployment, tmp_path: Path, more: dict[str, str], changes: bool, code: int, says: str
) -> None:
    target = deployment.target_file(tmp_path, name="unbroken", change=changes, **more)
    found, said = drilled(target, tmp_path / "out", "--failover")
    assert (found, says in " ".join(said.split())) == (code, True), said
