"""The whole way to a release: a run of all gates and a soak are joined, signed with answers, and verified.

The runs are a rehearsal (whole_way.py); they are decided, signed and verified by the commands that people
call, each in a process of its own in which nothing is replaced.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from signoff.deployment.programs import chromium_options
from signoff.guide import Level, load_guide
from signoff.suite.suite import ROOT
from tests.unit.set_clock import SetClock
from tests.unit.signoff.release.desks import HUMAN
from tests.verdicts.whole_way import BUILD, Rehearsal

SOAK_BEGAN, RUN_BEGAN = 9, 1
"""How many hours ago. The soak takes 6.6 of them, the run less than half of one."""
ANNA = ("--as", "Anna Ruiz", "--role", "release-manager")
WIDTH, HEIGHT = 1000, 850
Rehearse = Callable[..., Rehearsal]


@dataclass
class Ended:
    """How a command ended."""

    code: int
    said: str


@dataclass
class Office:
    """A place with runs of its own: what failed beside a run counts against it."""

    place: Path
    people: Path

    @property
    def policy(self) -> Path:
        """Whose signatures count."""
        return self.people / "policy.toml"

    def signoff(self, *arguments: str) -> Ended:
        """Calls the command, as people do."""
        done = subprocess.run(
            [sys.executable, "-m", "signoff_cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "HOME": str(self.place), "COLUMNS": "160"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        return Ended(done.returncode, said)

    def decide(self, *runs: Path) -> Ended:
        """Joins copies of those runs."""
        copies = [shutil.copytree(run, self.place / "out" / run.name) for run in runs]
        return self.signoff("decide", *map(str, copies), "--out", str(self.place / "out"))

    @property
    def decision(self) -> Path:
        """The folder that `decide` left."""
        (folder,) = (self.place / "out").glob("decision-*")
        return folder

    def approve(self) -> Ended:
        """Anna Ruiz answers for each clause that a person attests, and signs."""
        answers = self.place / "answers.toml"
        rows = [f'[{name}]\nevidence = "minutes of the rehearsal, {name}"\n' for name in HUMAN]
        answers.write_text("".join(rows), encoding="utf-8")
        key = ("--key", str(self.people / "anna.pem"))
        return self.signoff("approve", str(self.decision), *ANNA, *key, "--answers", str(answers))

    def verify(self) -> Ended:
        """By the policy, for the build that is to be released."""
        return self.signoff("verify", str(self.decision), "--policy", str(self.policy), "--build", BUILD)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the key of Anna Ruiz is, and the policy by which hers counts."""
    office = Office(place := tmp_path_factory.mktemp("people"), place)
    made = office.signoff("keygen", "--key", str(place / "anna.pem"), *ANNA, "--policy", str(office.policy))
    assert made.code == 0, made.said
    return place


@pytest.fixture
def office(tmp_path: Path, people: Path) -> Office:
    return Office(tmp_path, people)


@pytest.fixture(scope="module")
def rehearse(tmp_path_factory: pytest.TempPathFactory) -> Rehearse:
    """Gives a rehearsal that began so many hours ago, in a folder of its own."""

    def made(hours_ago: float, **changed: str) -> Rehearsal:
        clock = SetClock(time.time() - hours_ago * 3600)
        return Rehearsal(tmp_path_factory.mktemp("rehearsal"), clock, **changed)

    return made


@pytest.fixture(scope="module")
def soak(rehearse: Rehearse) -> Path:
    return rehearse(SOAK_BEGAN).soak()


@pytest.fixture(scope="module")
def whole_run(rehearse: Rehearse) -> Path:
    return rehearse(RUN_BEGAN).whole_run()


def verdicts(folder: Path) -> dict[str, str]:
    document = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return {clause["id"]: clause["verdict"] for clause in document["clauses"]}


def undone(folder: Path) -> set[str]:
    """The binding clauses that tests decide and that are not kept."""
    guide = load_guide()
    return {
        name
        for name, verdict in verdicts(folder).items()
        if verdict not in ("PASS", "REVIEW") and guide.clause(name).level is Level.MUST
    } - {clause.id for clause in guide.clauses.values() if clause.post}


def test_a_whole_run_a_soak_and_answers_end_with_release(
    office: Office, whole_run: Path, soak: Path, pytestconfig: pytest.Config
) -> None:
    decided = office.decide(whole_run, soak)
    # The sheet waits for people, and for nothing else.
    assert decided.code == 2, decided.said
    assert {name for name, verdict in verdicts(office.decision).items() if verdict == "REVIEW"} == set(HUMAN)
    assert undone(office.decision) == set()
    signed = office.approve()
    assert (signed.code, "\nRELEASE: " in signed.said) == (0, True), signed.said
    verified = office.verify()
    assert (verified.code, "\nRELEASE: " in verified.said) == (0, True), verified.said
    sheet = office.decision / "approvals" / "01-sheet.html"
    assert '<h2 id="h-decision">Release</h2>' in sheet.read_text(encoding="utf-8")
    if to := pytestconfig.getoption("write_picture"):
        take_picture(sheet, Path(pytestconfig.invocation_params.dir, to))


def test_without_the_soak_nothing_is_decided_whoever_signs(office: Office, whole_run: Path) -> None:
    assert office.decide(whole_run).code == 2
    assert undone(office.decision) == {"LAT-08", "SIGN-02"}
    signed = office.approve()
    assert (signed.code, "NOT DECIDED: nothing failed, but 2 binding" in signed.said) == (2, True), (
        signed.said
    )
    assert office.verify().code == 2


def test_a_rollback_that_comes_too_late_is_no_release(office: Office, rehearse: Rehearse, soak: Path) -> None:
    badly_drilled = rehearse(RUN_BEGAN, late="hangs").whole_run()
    decided = office.decide(badly_drilled, soak)
    assert (decided.code, "2 binding clauses not kept: RBK-02, SIGN-01" in decided.said) == (1, True), (
        decided.said
    )
    assert undone(office.decision) == {"RBK-02", "SIGN-01"}


def test_the_soak_of_another_build_is_refused(office: Office, rehearse: Rehearse, whole_run: Path) -> None:
    other = rehearse(SOAK_BEGAN, build="rehearsal-0").soak()
    decided = office.decide(whole_run, other)
    assert (decided.code, "only runs of the same target and build" in decided.said) == (3, True), decided.said
    assert not list((office.place / "out").glob("decision-*"))


def take_picture(sheet: Path, to: Path) -> None:
    """The top of the sheet, as it is seen first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(sheet.as_uri())
        page.screenshot(path=to)
        browser.close()
