"""The report in a browser, its network watched."""

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from signoff.guide import load_guide
from signoff.report.allure import make_report
from signoff.target.programs import found_engine, missing_engine
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.report.evidences import a_decision, a_run, document_in

pytestmark = pytest.mark.skipif(
    missing_engine("chromium") is not None or shutil.which("npm") is None,
    reason="needs Chromium, Node.js and npm",
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves the report and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision with failures, one of them older than this run."""
    out = tmp_path_factory.mktemp("out")
    outcomes = {"TKT-01": Outcome.PASS, "TKT-02": Outcome.FAIL, "PRE-01": Outcome.NOT_VERIFIED}
    a_run(out, "20261122-100000-aaaa", {"TKT-02": Outcome.PASS})
    return a_decision(out, a_run(out, outcomes=outcomes))


@pytest.fixture(scope="module")
def address(decision: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The report, served on this machine."""
    to = tmp_path_factory.mktemp("report") / "report"
    make_report(decision, to, load_guide(), decision.parent)
    handler = functools.partial(Quiet, directory=str(to))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_report_asks_nobody_else_and_tells_the_verdicts_numbers(address: str, decision: Path) -> None:
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found_engine("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        expect(page.get_by_text("Support tickets").first).to_be_visible()
        statistic = json.loads(page.request.get(f"{address}widgets/statistic.json").text())
        page.goto(f"{address}trace-viewer/index.html")
        page.goto(f"{address}sheet.html#clause-TKT-02")
        expect(page.get_by_role("heading", name="Do not release", exact=True)).to_be_visible()
        browser.close()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    clauses = document_in(decision)["clauses"]
    assert statistic["total"] == len(clauses)
    # TKT-02, and that not all tests pass, which follows from it.
    assert statistic["failed"] == sum(clause["verdict"] == "FAIL" for clause in clauses) == 2
    assert statistic["passed"] == sum(clause["verdict"] == "PASS" for clause in clauses)
