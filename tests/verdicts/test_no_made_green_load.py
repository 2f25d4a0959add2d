"""No load run is made green by what is not looked at: slow answers, lost counts, other builds, profiles."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from load.schedule.profiles import FOLDER, load_profile
from signoff.deployment.loading import TargetError
from signoff_cli import main
from tests.unit.load.led_runs import LedRun, builds, in_no_time
from tests.verdicts.judging import ACCEPTED, REFUSED
from tests.verdicts.load_runs import ROOT, TARGET, run

SHORT = "seconds = 15.5\nwindow_s = 0.25\npool = 40\n[rates]\n"
"""Just enough windows for a run that is clean: a single answer that is not one leaves it undecided."""
BADLY = {
    "an answer that drips": ("LAT-01", "no whole answer within 3 s", ACCEPTED),
    "blanks for ever after the answer": ("LAT-02", "no whole answer within 3 s", ACCEPTED),
    "an answer that is cut off": ("LAT-03", "no whole answer: HTTPParseError", ACCEPTED),
    "a handshake that hangs": ("LAT-04", "no live connection within 3 s", REFUSED),
}


@pytest.fixture(scope="module")
def badly_answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    """A run of 124 requests of each kind, one of which never gets a whole answer."""
    profile = SHORT + "create = 8\nlist = 8\ncomment = 8\nconnect = 8\n"
    # To list and to comment, 51 tickets are created beforehand.
    faults = ("drips=/create@111", "endless=/tickets@60", "cut=/comments@60", "hang=60")
    return run(tmp_path_factory.mktemp("badly"), *faults, profile=profile)


def counted(received: dict[str, Any], clause: str) -> dict[str, Any]:
    """The verdict on that clause, and what failed."""
    found: dict[str, Any] = next(one for one in received["verdicts"] if one["clause"] == clause)
    return found | {"faults": received["records"]["journeys"][found["journey"]]["faults"]}


@pytest.mark.parametrize(
    ("clause", "fault"),
    [pytest.param(clause, fault, marks=mark, id=name) for name, (clause, fault, mark) in BADLY.items()],
)
def test_an_answer_that_is_not_whole_in_time_breaks_its_budget(
    badly_answered: tuple[int, dict[str, Any]], clause: str, fault: str
) -> None:
    code, received = badly_answered
    found = counted(received, clause)
    assert found["faults"] == {fault: 1}
    assert (found["due"], found["sent"], found["missing"]) == (124, 124, 0)
    assert found["ruling"]["violations"] >= 1
    assert found["outcome"] == "INCONCLUSIVE"
    assert code == 2


@ACCEPTED
def test_a_head_that_drips_breaks_its_budget_also_when_it_is_the_last(tmp_path: Path) -> None:
    code, received = run(tmp_path, "starts=/tickets@124", profile=SHORT + "list = 8\n")
    found = counted(received, "LAT-02")
    assert found["faults"] == {"no whole answer within 3 s": 1}
    assert (found["sent"], found["ruling"]["violations"], found["outcome"]) == (124, 1, "INCONCLUSIVE")
    assert code == 2


MISSING = {
    "a request of creates": ("smoke", "LAT-01", lambda journey, at: journey == "create" and 9 < at < 9.3, 1),
    "seven in a thousand connections": ("local", "LAT-07", lambda journey, at: at % 143 < 1, 7),
    "nine in a thousand probes": ("soak", "LAT-08", lambda journey, at: at % 111 < 1, 200),
}


@pytest.mark.parametrize(
    ("profile", "clause", "skips", "fewest"),
    [pytest.param(*case, marks=ACCEPTED, id=name) for name, case in MISSING.items()],
)
def test_what_was_due_and_never_sent_counts_against_the_clauses_own_allowance(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    clause: str,
    skips: Callable[[str, float], bool],
    fewest: int,
) -> None:
    builds(monkeypatch, "1")
    whole = LedRun(tmp_path / "whole", 1, profile=profile, stalls=False)
    whole.coordinator.conduct()
    assert whole.verdicts()[clause].startswith("fewer than")
    thin = LedRun(tmp_path / "thin", 1, profile=profile, stalls=False, skips=skips)
    assert thin.coordinator.conduct() == 2
    found = counted(json.loads((thin.folder / "load.json").read_text()), clause)
    assert found["outcome"] == "INCONCLUSIVE"
    assert found["missing"] >= fewest
    assert found["due"] == found["sent"] + found["missing"]
    assert f"and {found['missing']:,} that were due and never sent, or lost" in found["words"]


@REFUSED
def test_a_worker_that_is_killed_leaves_its_clauses_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds(monkeypatch, "1")
    in_no_time(monkeypatch)
    led = LedRun(tmp_path, 2, lost=1, stalls=False)
    assert led.coordinator.conduct() == 2
    assert all("75 of 150 requests were never sent, or lost" in led.verdicts()[f"LAT-0{n}"] for n in (1, 6))


@ACCEPTED
def test_counts_that_are_told_twice_decide_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, "1")
    led = LedRun(tmp_path, 1, stalls=False)
    led.coordinator.reported({"run_id": "RUN", "records": led.seen(0)})
    assert led.coordinator.conduct() == 2
    assert "the counts do not add up" in led.verdicts()["LAT-01"]


@ACCEPTED
@pytest.mark.parametrize("after", ["2", TargetError("there cannot be reached")], ids=["moved", "gone"])
def test_a_build_that_moves_under_load_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str | TargetError
) -> None:
    builds(monkeypatch, "1", after)
    led = LedRun(tmp_path, 1, stalls=False)
    assert led.coordinator.conduct() == 3
    suite = ElementTree.parse(led.folder / "junit.xml").find(".//testsuite[@name='load']")
    assert suite is not None
    assert (suite.get("errors"), suite.get("failures")) == ("8", "0")


@ACCEPTED
def test_a_run_that_is_ended_with_a_zero_of_somebody_elses_is_no_pass(tmp_path: Path) -> None:
    """As soon as there is a verdict, though it says that the run is unfinished, the process ends itself."""
    text = (
        "import glob, os, signal, sys\n"
        "def look(number, frame):\n"
        f"    if glob.glob({str(tmp_path / 'out/*/verdict.json')!r}):\n"
        "        os._exit(0)\n"
        "if 'locust' in sys.orig_argv:\n"
        "    signal.signal(signal.SIGALRM, look)\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)\n"
    )
    (tmp_path / "sitecustomize.py").write_text(text)
    (tmp_path / "target.toml").write_text(TARGET.format(faults="", root=ROOT, name="STAND_IN_SECRET"))
    (tmp_path / "profile.toml").write_text(SHORT + "list = 8\n")
    command = [sys.executable, "-c", "from signoff_cli.main import main; main()", "load"]
    command += ["--profile", str(tmp_path / "profile.toml"), "--target", str(tmp_path / "target.toml")]
    command += ["--out", str(tmp_path / "out")]
    path = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | path, timeout=60)
    assert len(list((tmp_path / "out").glob("*/verdict.json"))) == 1
    assert done.returncode == 3


@ACCEPTED
@pytest.mark.parametrize("folder", ["somewhere else", "among the official ones"])
def test_a_profile_of_ones_own_does_not_pass_under_an_official_name(tmp_path: Path, folder: str) -> None:
    """One that holds for stalls of a quarter of the length."""
    file = tmp_path / "smoke.toml"
    text = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    text = text.replace("window_s = 1", "window_s = 0.25").replace("= 2\n", "= 8\n")
    file.write_text(text, encoding="utf-8")
    profile = load_profile(str(file)) if folder == "somewhere else" else load_profile("smoke", tmp_path)
    assert profile.name.startswith("custom:smoke@")
    assert not profile.official


ABSURD = {
    "seconds that are no number": ("seconds = 75", "seconds = nan", REFUSED),
    "endless seconds": ("seconds = 75", "seconds = inf", ACCEPTED),
    "windows that are no number": ("window_s = 1", "window_s = nan", ACCEPTED),
    "windows between two counters": ("window_s = 1", "window_s = 0.9", REFUSED),
    "endless windows": ("window_s = 1", "window_s = inf", REFUSED),
    "a rate that is no number": ("create = 2", "create = nan", REFUSED),
    "half a user": ("pool = 120", "pool = 0.5", ACCEPTED),
    "a course that is no number": ("pool = 120", "pool = 120\nshape = { constant = [nan] }", REFUSED),
    "a course that is yes": ("pool = 120", "pool = 120\nshape = { constant = [true] }", ACCEPTED),
}


@pytest.mark.parametrize(
    ("old", "new"), [pytest.param(old, new, marks=mark, id=name) for name, (old, new, mark) in ABSURD.items()]
)
def test_a_profile_with_absurd_numbers_is_refused_with_its_key(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "mine.toml"
    text = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert planned(file).exit_code == 0
    file.write_text(text.replace(old, new), encoding="utf-8")
    refused = planned(file)
    assert isinstance(refused.exception, TargetError)
    assert str(refused.exception).startswith("mine.toml: ")


def planned(file: Path) -> Any:
    """What `signoff load --plan` says of that profile; its errors are what `signoff` prints with exit 3."""
    return CliRunner().invoke(main.app, ["load", "--plan", "--profile", str(file)])
