"""A run is led from plan to verdict, whatever becomes of its parts."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from signoff.deployment.loading import TargetError
from tests.unit.load.led_runs import LedRun, builds, in_no_time


@pytest.fixture(autouse=True)
def _one_build(monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, "1")
    in_no_time(monkeypatch)


def test_two_processes_come_to_the_very_verdict_of_one(tmp_path: Path) -> None:
    one, two = LedRun(tmp_path / "one", 1), LedRun(tmp_path / "two", 2)
    assert one.coordinator.conduct() == two.coordinator.conduct() == 2
    assert one.verdicts() == two.verdicts()
    assert "6 of 150 requests" in one.verdicts()["LAT-01"]
    assert "0 of 150 requests" in one.verdicts()["LAT-02"]


def test_the_verdict_stands_in_the_evidence_of_the_run(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 1)
    run.coordinator.conduct()
    document = json.loads((run.folder / "verdict.json").read_text())
    found = {clause["id"]: clause["verdict"] for clause in document["clauses"]}
    assert (found["LAT-02"], found["LAT-01"], found["LAT-08"]) == ("PASS", "INCONCLUSIVE", "NOT VERIFIED")
    assert document["run"]["state"] == "finished"
    assert {file.name for file in run.folder.iterdir()} >= {"load.html", "junit.xml", "results.jsonl"}


def test_a_preparation_in_trouble_ends_the_run_as_an_error(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 2, trouble="no tickets")
    assert run.coordinator.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert {clause["verdict"] for clause in document["clauses"]} == {"ERROR", "NOT VERIFIED"}
    assert "no tickets" in document["clauses"][0]["reason"]
    assert suite_in(run.folder).get("errors") == "6"


def test_a_part_that_is_lost_leaves_its_requests_unsent(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 2, lost=1)
    assert run.coordinator.conduct() == 2
    assert "75 of 150 requests were never sent, or lost" in run.verdicts()["LAT-02"]
    reported = json.loads((run.folder / "load.json").read_text())
    counted = {(one["due"], one["sent"], one["missing"]) for one in reported["verdicts"] if "ruling" in one}
    assert counted == {(150, 75, 75)}


def test_what_a_part_tells_twice_decides_nothing(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 1)
    run.coordinator.reported({"run_id": "RUN", "records": run.seen(0)})
    assert run.coordinator.conduct() == 2
    assert "the counts do not add up: 150 requests were due, 300 are counted" in run.verdicts()["LAT-02"]


def suite_in(folder: Path) -> ElementTree.Element:
    """What the run itself wrote for CI."""
    found = ElementTree.parse(folder / "junit.xml").find(".//testsuite[@name='load']")
    assert found is not None
    return found


@pytest.mark.parametrize("after", ["2", TargetError("there cannot be reached")])
def test_a_build_that_moves_under_load_is_an_error_in_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str | TargetError
) -> None:
    builds(monkeypatch, "1", after)
    run = LedRun(tmp_path, 1)
    assert run.coordinator.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert [clause["verdict"] for clause in document["clauses"][:6]] == ["ERROR"] * 6
    suite = suite_in(run.folder)
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("0", "8", "0")
    shown = [json.loads(file.read_text()) for file in (run.folder / "allure-results").glob("*-result.json")]
    assert {result["status"] for result in shown} == {"broken"}
    assert all("changed under load, from 1 to" in result["statusDetails"]["message"] for result in shown)


def test_a_run_says_what_it_measured_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 1)
    run.coordinator._open()
    file = run.folder / "part.json"
    begun = json.loads(file.read_text())
    assert (begun["build"], begun["build_after"], begun["target"]) == ("1", "", "there")
    (tmp_path / "there.toml").write_text("changed since")
    run.coordinator.conclude(interrupted=False)
    assert json.loads(file.read_text()) == begun | {"build_after": "1"}


def test_a_part_that_is_lost_while_it_prepares_ends_the_run_at_once(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 2)
    run.coordinator.send, run.coordinator.is_there = (
        lambda what, reported, part: None,
        lambda part: part == "part0",
    )
    assert run.coordinator.conduct() == 3
    document = json.loads((run.folder / "verdict.json").read_text())
    assert "1 of 2 processes were lost while they prepared" in document["clauses"][0]["reason"]


def test_an_interrupted_run_is_judged_by_what_it_saw_and_stays_unfinished(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 1, lost=0)
    run.coordinator._open()
    assert run.coordinator.conclude(interrupted=True) == 2
    document = json.loads((run.folder / "verdict.json").read_text())
    assert document["run"]["state"] == "unfinished"
    assert "no sample" in run.verdicts()["LAT-01"]
    assert json.loads((run.folder / "part.json").read_text())["build_after"] == ""


def test_what_another_run_tells_is_not_counted(tmp_path: Path) -> None:
    run = LedRun(tmp_path, 1)
    run.coordinator.reported({"run_id": "ANOTHER", "records": run.seen(0)})
    assert run.coordinator.records.journeys["create"].sent == 0
