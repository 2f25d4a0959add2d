"""The Allure report shows no green that the decision does not have, and nothing of its machine."""

import base64
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from signoff.evidence.runs import EvidenceError
from signoff.release.decide import Before
from signoff.release.failed_before import Failed
from signoff.report.allure import check_report, make_report
from signoff.report.allure.serving import ReportServer
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import GUIDE, NOW, a_decision, a_run, all_kept, document_in

with_node = pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node.js and npm")
MADE_UP = {"uuid": "z", "name": "MADE UP", "status": "passed", "start": 1, "stop": 2}
FEATURE = {
    "uri": "x",
    "id": "x",
    "keyword": "Feature",
    "name": "F",
    "elements": [
        {
            "id": "e",
            "keyword": "Scenario",
            "type": "scenario",
            "name": "MADE UP",
            "steps": [{"keyword": "Given ", "name": "x", "result": {"status": "passed", "duration": 1}}],
        }
    ],
}
FORGED = {
    "forged-result.json": json.dumps(MADE_UP),
    "cucumber.json": json.dumps([FEATURE]),
    "junit.xml": '<testsuite name="s" tests="1"><testcase name="MADE UP" classname="c"/></testsuite>',
}
"""Files that Allure takes for results wherever it finds them among attachments."""


def in_page(report: Path) -> dict[str, Any]:
    """The data that the report's page holds, by name: JSON, or bytes."""
    html = (report / "index.html").read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    for name, text in re.findall(r'd\("([^"]+)","([^"]*)"\)', html):
        content = base64.b64decode(text)
        found[name] = json.loads(content) if name.endswith(".json") else content
    return found


def reported(folder: Path) -> dict[str, Any]:
    """The page's data of a report that is made of the folder."""
    to = folder.with_name(f"{folder.name}-report")
    make_report(folder, to, GUIDE, folder.parent / "none")
    return in_page(to)


def kept_but(tmp_path: Path, clause: str, outcome: Outcome) -> Path:
    return a_decision(tmp_path, a_run(tmp_path, outcomes=all_kept() | {clause: outcome}))


def undecided(tmp_path: Path) -> Path:
    return a_decision(tmp_path, a_run(tmp_path, outcomes={"TKT-01": Outcome.PASS}))


def one_not_verified(tmp_path: Path) -> Path:
    return kept_but(tmp_path, "TKT-02", Outcome.NOT_VERIFIED)


def one_inconclusive(tmp_path: Path) -> Path:
    return kept_but(tmp_path, "TKT-02", Outcome.INCONCLUSIVE)


def failed_before(tmp_path: Path) -> Path:
    """All tests pass; one that failed on the same build is not among them any more."""
    run = a_run(tmp_path, outcomes=all_kept())
    failed = Failed("20261122-100000-aaaa", {"TKT-01": ["tests/test_TKT-01.py::test_gone"]}, NOW.isoformat())
    return a_decision(tmp_path, run, before=Before(failed=[failed]))


def unfinished(tmp_path: Path) -> Path:
    return a_run(tmp_path, outcomes={"TKT-01": Outcome.PASS}, build_after=None)


def waived_for_nothing(tmp_path: Path) -> Path:
    """All is kept; a waiver of what is kept is an error."""
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(
        '[[waiver]]\nclause = "TKT-02"\nverdict = "FAIL"\nreason = "r"\nowner = "o"\n'
        f'expires = {NOW.date()}\nissue = "https://issues.test/7"\n',
        encoding="utf-8",
    )
    return a_decision(tmp_path, a_run(tmp_path, outcomes=all_kept()), waivers=waivers)


@with_node
@pytest.mark.parametrize(
    ("made", "ruling", "named"),
    [
        pytest.param(undecided, "NOT DECIDED", "clauses undecided: ", marks=pytest.mark.before("accepted")),
        pytest.param(one_not_verified, "NOT DECIDED", "TKT-02", marks=pytest.mark.before("accepted")),
        pytest.param(one_inconclusive, "NOT DECIDED", "TKT-02", marks=pytest.mark.before("accepted")),
        pytest.param(failed_before, "DO NOT RELEASE", "TKT-01", marks=pytest.mark.before("accepted")),
        pytest.param(unfinished, "NOT DECIDED", "unfinished", marks=pytest.mark.before("accepted")),
        pytest.param(waived_for_nothing, "HARNESS ERROR", "TKT-02", marks=pytest.mark.before("accepted")),
    ],
)
def test_what_is_not_released_is_never_100_percent(
    tmp_path: Path, made: Any, ruling: str, named: str
) -> None:
    folder = made(tmp_path)
    decision = document_in(folder)["decision"]
    data = reported(folder)
    share = data["widgets/pie_chart.json"]["percentage"]
    assert decision["exit_code"] != 0
    assert share < 100, f"the ring says {share} % of what is {decision['ruling']}"
    ((gate,),) = data["widgets/quality-gate.json"].values()
    assert gate["success"] is False
    assert gate["message"].startswith(f"{ruling}: ")
    assert named in gate["message"]


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision whose run has attachments, and results of tests, that were put there by hand."""
    out = tmp_path_factory.mktemp("out")
    (out / "secret.txt").write_text("of this machine", encoding="utf-8")
    run = a_run(out, outcomes={"TKT-01": Outcome.PASS, "TKT-02": Outcome.FAIL})
    allure = run / "allure-results"
    allure.mkdir()
    for name, text in FORGED.items():
        (allure / name).write_text(text, encoding="utf-8")
    (allure / "link.txt").symlink_to(out / "secret.txt")
    sources = [*FORGED, "link.txt", "../../../secret.txt"]
    attached = [{"name": source, "source": source, "type": "text/plain"} for source in sources]
    for test, attachments in (("TKT-01", attached), ("TKT-02", [])):
        labels = [{"name": "nodeid", "value": f"tests/test_{test}.py::test_it"}]
        row = {"uuid": test, "name": "MADE UP", "status": "passed", "labels": labels}
        (allure / f"{test}-result.json").write_text(
            json.dumps(row | {"attachments": attachments}), encoding="utf-8"
        )
    return run


@pytest.fixture(scope="module")
def spoilt_report(spoilt: Path) -> dict[str, Any]:
    """The data of its report."""
    return reported(spoilt)


def results_in(data: dict[str, Any]) -> dict[str, Any]:
    rows = [row for name, row in data.items() if name.startswith("data/test-results/")]
    return {row["fullName"]: row for row in rows}


@with_node
@pytest.mark.before("accepted")
@pytest.mark.parametrize("source", FORGED)
def test_an_attachment_is_no_result(spoilt_report: dict[str, Any], source: str) -> None:
    names = {row["name"] for row in results_in(spoilt_report).values()}
    assert "MADE UP" not in names
    one = results_in(spoilt_report)["TKT-01#tests/test_TKT-01.py::test_it"]
    (link,) = [shown["link"] for shown in one["attachments"] if shown["link"]["name"] == source]
    content = spoilt_report[f"data/attachments/{link['id']}{link['ext']}"]
    assert content.decode("utf-8") == FORGED[source], "it is shown as what it is: a text"


@with_node
@pytest.mark.parametrize(
    "source",
    [
        pytest.param("link.txt", marks=pytest.mark.before("accepted")),
        pytest.param("../../../secret.txt", marks=pytest.mark.before("refused")),
    ],
)
def test_an_attachment_brings_no_file_of_the_machine(spoilt_report: dict[str, Any], source: str) -> None:
    texts = [content for content in spoilt_report.values() if isinstance(content, bytes)]
    assert b"of this machine" not in b"".join(texts)
    assert f"{source}: its file is not in the evidence".encode() in texts


@with_node
@pytest.mark.before("refused")
def test_an_edited_result_of_a_test_that_failed_stays_failed(spoilt_report: dict[str, Any]) -> None:
    rows = results_in(spoilt_report)
    assert rows["TKT-02#tests/test_TKT-02.py::test_it"]["status"] == "failed"


@with_node
@pytest.mark.before("refused")
def test_a_report_of_a_release_is_not_taken_for_that_of_another_run(tmp_path: Path) -> None:
    """Main refused to go over a report that is there; one that is served has to be this evidence's."""
    good, bad = (tmp_path / name for name in ("good", "bad"))
    decision = a_decision(good, a_run(good, outcomes=all_kept()))
    make_report(decision, tmp_path / "report", GUIDE, tmp_path)
    check_report(decision, tmp_path / "report")
    other = a_decision(bad, a_run(bad, outcomes={"TKT-01": Outcome.FAIL}))
    with pytest.raises(EvidenceError, match=r"is not a report of .* as it is now"):
        check_report(other, tmp_path / "report")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A served report with a link in it that leads out, and what lies there."""
    (tmp_path / "secret.txt").write_text("of this machine", encoding="utf-8")
    report = tmp_path / "report"
    report.mkdir()
    (report / "link.txt").symlink_to(tmp_path / "secret.txt")
    (report / "place").symlink_to(tmp_path)
    (report / "folder").mkdir()
    with ReportServer(report) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.address
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "host"),
    [
        # Main had its users serve a report with `python -m http.server`.
        pytest.param("link.txt", "", marks=pytest.mark.before("accepted")),
        pytest.param("place/secret.txt", "", marks=pytest.mark.before("accepted")),
        pytest.param("folder/", "", marks=pytest.mark.before("accepted")),
        pytest.param("../secret.txt", "", marks=pytest.mark.before("refused")),
        pytest.param("..%2fsecret.txt", "", marks=pytest.mark.before("refused")),
        pytest.param("", "elsewhere.test", marks=pytest.mark.before("accepted")),
    ],
)
def test_a_served_report_gives_nothing_else(address: str, path: str, host: str) -> None:
    url = httpx.URL(address).copy_with(raw_path=f"/{path}".encode())
    answer = httpx.get(url, headers={"Host": host} if host else {})
    assert answer.status_code == (421 if host else 404)
    assert "of this machine" not in answer.text
