"""A run is led from plan to verdict, whatever becomes of its parts."""

import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from load import conductor as module
from load.arrivals import share
from load.conductor import Conductor
from load.plan import make_plan
from load.profiles import load_profile
from load.records import Records, Sample
from signoff.guide import load_guide
from signoff.target.loading import TargetError
from signoff.target.target import Target
from tests.unit.load.targets import a_target, described

GUIDE = load_guide()


@pytest.fixture(autouse=True)
def _one_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_build", lambda target: "1")
    monkeypatch.setattr(module, "MESSAGES_S", -94.9)


class Run:
    """A run of parts that do at once what they are told; `troubles` by part, `lost` parts tell nothing."""

    def __init__(self, out: Path, parts: int, *, trouble: str = "", lost: int = -1) -> None:
        self.plan = make_plan(load_profile("smoke"), GUIDE, described(), "seed", parts)
        self.trouble, self.lost = trouble, lost
        target = a_target(out)
        names = tuple(f"part{number}" for number in range(parts))
        self.conductor = Conductor(target, GUIDE, self.plan, "smoke", "RUN", out, names, self.send)
        self.folder, self.parts = out / "RUN", parts

    def send(self, what: str, told: dict[str, Any], part: str) -> None:
        worker = int(part.removeprefix("part"))
        if what == "load-prepare":
            assert (told["worker"], told["workers"]) == (worker, self.parts)
            self.conductor.ready({"run_id": "RUN", "worker": worker, "trouble": self.trouble})
        elif what == "load-begin" and worker != self.lost:
            self.conductor.done({"run_id": "RUN", "records": json.loads(json.dumps(self.seen(worker)))})

    def seen(self, worker: int) -> dict[str, Any]:
        records = Records.over(self.plan.budgets_ms)
        for journey in self.plan.journeys:
            for at in share(self.plan.schedule(journey), worker, self.parts):
                records.journeys[journey].add(Sample(at, 0.001, 0, 0.02 + (0.6 if 10 < at < 13 else 0)))
        return records.taken()

    def verdicts(self) -> dict[str, str]:
        told = json.loads((self.folder / "load.json").read_text())
        return {one["clause"]: one["words"] for one in told["verdicts"]}


def test_two_processes_come_to_the_very_verdict_of_one(tmp_path: Path) -> None:
    one, two = Run(tmp_path / "one", 1), Run(tmp_path / "two", 2)
    assert one.conductor.conduct() == two.conductor.conduct() == 2
    assert one.verdicts() == two.verdicts()
    assert "6 of 150 requests" in one.verdicts()["LAT-01"]
    assert "0 of 150 requests" in one.verdicts()["LAT-02"]


def test_the_verdict_stands_in_the_evidence_of_the_run(tmp_path: Path) -> None:
    run = Run(tmp_path, 1)
    run.conductor.conduct()
    document = json.loads((run.folder / "verdict.json").read_text())
    found = {clause["id"]: clause["verdict"] for clause in document["clauses"]}
    assert (found["LAT-02"], found["LAT-01"], found["LAT-08"]) == ("PASS", "INCONCLUSIVE", "NOT VERIFIED")
    assert document["run"]["state"] == "finished"
    short = [row for row in document["bounds"] if row["key"].startswith("load window")]
    assert {row["used"] for row in short} == {"stalls of up to 1 s"}, (
        "which is what the profile smoke holds for"
    )
    assert "with stalls of up to 1 s" in next(c["with"] for c in document["clauses"] if c["id"] == "LAT-02")
    kept = (run.folder / "target.toml").read_bytes()
    assert document["target"]["file_sha256"] == hashlib.sha256(kept).hexdigest()
    assert {file.name for file in run.folder.iterdir()} >= {"load.html", "junit.xml", "results.jsonl"}


def test_a_preparation_in_trouble_ends_the_run_as_an_error(tmp_path: Path) -> None:
    run = Run(tmp_path, 2, trouble="no tickets")
    assert run.conductor.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert {clause["verdict"] for clause in document["clauses"]} == {"ERROR", "NOT VERIFIED"}
    assert "no tickets" in document["clauses"][0]["reason"]
    assert suite_in(run.folder).get("errors") == "6"


def test_a_part_that_is_lost_leaves_its_requests_unsent(tmp_path: Path) -> None:
    run = Run(tmp_path, 2, lost=1)
    assert run.conductor.conduct() == 2
    assert "75 of 150 requests were never sent, or lost" in run.verdicts()["LAT-02"]
    told = json.loads((run.folder / "load.json").read_text())
    counted = {(one["due"], one["sent"], one["missing"]) for one in told["verdicts"] if "ruling" in one}
    assert counted == {(150, 75, 75)}


def test_what_a_part_tells_twice_decides_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path, 1)
    run.conductor.reported({"run_id": "RUN", "records": run.seen(0)})
    assert run.conductor.conduct() == 2
    assert "the counts do not add up: 150 requests were due, 300 are counted" in run.verdicts()["LAT-02"]


def suite_in(folder: Path) -> ElementTree.Element:
    """What the run itself wrote for CI."""
    found = ElementTree.parse(folder / "junit.xml").find(".//testsuite[@name='load']")
    assert found is not None
    return found


def builds(monkeypatch: pytest.MonkeyPatch, *found: str | TargetError) -> None:
    """What the target says of its build, each time it is asked."""
    left = iter(found)

    def read(target: Target) -> str:
        answer = next(left)
        if isinstance(answer, TargetError):
            raise answer
        return answer

    monkeypatch.setattr(module, "read_build", read)


@pytest.mark.parametrize("after", ["2", TargetError("there cannot be reached")])
def test_a_build_that_moves_under_load_is_an_error_in_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str | TargetError
) -> None:
    builds(monkeypatch, "1", after)
    run = Run(tmp_path, 1)
    assert run.conductor.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert [clause["verdict"] for clause in document["clauses"][:6]] == ["ERROR"] * 6
    suite = suite_in(run.folder)
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("0", "8", "0")
    shown = [json.loads(file.read_text()) for file in (run.folder / "allure-results").glob("*-result.json")]
    assert {result["status"] for result in shown} == {"broken"}
    assert all("changed under load, from 1 to" in result["statusDetails"]["message"] for result in shown)


def test_a_run_says_what_it_measured_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    run = Run(tmp_path, 1)
    run.conductor._open()
    file = run.folder / "part.json"
    begun = json.loads(file.read_text())
    assert (begun["build"], begun["build_after"], begun["target"]) == ("1", "", "there")
    (tmp_path / "there.toml").write_text("changed since")
    run.conductor.conclude(interrupted=False)
    assert json.loads(file.read_text()) == begun | {"build_after": "1"}


def test_a_part_that_is_lost_while_it_prepares_ends_the_run_at_once(tmp_path: Path) -> None:
    run = Run(tmp_path, 2)
    run.conductor.send, run.conductor.is_there = lambda what, told, part: None, lambda part: part == "part0"
    assert run.conductor.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert "1 of 2 processes were lost while they prepared" in document["clauses"][0]["reason"]


def test_an_interrupted_run_is_judged_by_what_it_saw_and_stays_unfinished(tmp_path: Path) -> None:
    run = Run(tmp_path, 1, lost=0)
    run.conductor._open()
    assert run.conductor.conclude(interrupted=True) == 2
    document = json.loads((run.folder / "verdict.json").read_text())
    assert document["run"]["state"] == "unfinished"
    assert "no sample" in run.verdicts()["LAT-01"]
    assert json.loads((run.folder / "part.json").read_text())["build_after"] == ""


def test_what_another_run_tells_is_not_counted(tmp_path: Path) -> None:
    run = Run(tmp_path, 1)
    run.conductor.reported({"run_id": "ANOTHER", "records": run.seen(0)})
    assert run.conductor.records.journeys["create"].sent == 0
