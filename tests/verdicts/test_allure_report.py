"""The report in browsers, opened from a disk and served, their network watched."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.browser.engines import ENGINES, launch, playing
from signoff.deployment.programs import missing_engine
from signoff.guide import load_guide
from signoff.report import allure
from signoff.report.allure import make_report, opens_from_disk
from signoff.report.allure.shelf import LARGEST_INLINED
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import a_decision, a_run, document_in, sealed_again
from tests.unit.signoff.report.allure.attaching import attach

pytestmark = pytest.mark.skipif(
    any(missing_engine(engine) for engine in ENGINES) or shutil.which("npm") is None,
    reason="needs Chromium, Firefox, Node.js and npm",
)
# A page of five megabytes, on machines that do something else as well.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision with a failure older than this run, much that is undecided, and files of one test."""
    out = tmp_path_factory.mktemp("out")
    outcomes = {"TKT-01": Outcome.PASS, "TKT-02": Outcome.FAIL, "PRE-01": Outcome.NOT_VERIFIED}
    a_run(out, "20261122-100000-aaaa", {"TKT-02": Outcome.PASS})
    run = a_run(out, outcomes=outcomes)
    attach(
        run,
        story=("a.txt", 10, "text/plain"),
        film=("b.webm", LARGEST_INLINED + 1, "video/webm"),
        trace=("t.zip", 10, "application/vnd.allure.playwright-trace"),
    )
    sealed_again(run)
    return a_decision(out, run)


@pytest.fixture(scope="module")
def report(decision: Path) -> Path:
    """Its report, beside it."""
    to = decision.with_name(f"{decision.name}-report")
    make_report(decision, to, load_guide(), decision.parent)
    return to


@contextmanager
def watched(engine: str) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser, and what it asks for and complains about."""
    with playing() as playwright:
        browser = launch(playwright, engine)
        context, heard = browser.new_context(), list[str]()
        context.on("request", lambda request: heard.append(request.url))
        context.on("console", lambda message: heard.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: heard.append(f"error: {error.error}"))
        yield context, heard
        browser.close()


def strangers(heard: list[str], *known: str) -> list[str]:
    return [what for what in heard if not what.startswith((*known, "data:", "blob:"))]


def numbers(page: Page) -> dict[str, int]:
    """What stands in the page's line of numbers, by its words."""
    return {
        word: int(page.get_by_test_id(f"metadata-item-{word}").inner_text().split()[-1])
        for word in ("total", "passed", "failed", "broken")
    }


def open_the_test_of_tkt_01(page: Page, address: str) -> None:
    """By the address of a search: while one types, the tree is drawn anew under the pointer."""
    page.goto(f"{address}?query=TKT-01")
    group = page.get_by_test_id("tree-section").filter(has_text="Support tickets").last
    expect(group).to_be_visible()
    expect(page.get_by_text("Before deployment")).to_have_count(0)
    row = page.get_by_text("TKT-01 A new ticket").first
    try:
        # A group with a failure is open; what is left of this one has none, and yet may be open.
        expect(row).to_be_visible(timeout=2_000)
    except AssertionError:
        group.get_by_text("Support tickets").click()
    row.click()
    page.get_by_text("test_it", exact=True).first.click()


@pytest.mark.parametrize("engine", ENGINES)
def test_it_opens_from_a_disk_and_tells_the_verdicts_numbers(
    report: Path, decision: Path, engine: str
) -> None:
    clauses = document_in(decision)["clauses"]
    verdicts = [clause["verdict"] for clause in clauses]
    with watched(engine) as (context, heard):
        page = context.new_page()
        page.goto((report / "index.html").as_uri())
        expect(page.get_by_text("Decision: DO NOT RELEASE")).to_be_visible()
        shown = numbers(page)
        ring = page.get_by_text("%", exact=False).first.inner_text()
        page.get_by_text("Quality Gates").first.click()
        gate = page.get_by_text("DO NOT RELEASE:", exact=False).last.inner_text()
        assert strangers(heard, report.as_uri()) == []
    assert shown["total"] == len(clauses) + 1
    assert shown["passed"] == verdicts.count("PASS")
    # TKT-02, that not all tests pass, which follows from it, and the decision.
    assert shown["failed"] == verdicts.count("FAIL") + 1 == 3
    decides = [
        c for c in clauses if not c["post"] and c["level"] != "SHOULD" and c["verdict"] == "NOT VERIFIED"
    ]
    assert shown["broken"] >= len(decides) > 30
    assert float(ring.removesuffix("%")) < 10
    assert "TKT-02" in gate
    assert all(clause["id"] in gate for clause in decides)


@pytest.mark.parametrize("engine", ENGINES)
def test_links_from_a_disk_lead_to_the_sheet_and_to_the_files_beside(report: Path, engine: str) -> None:
    with watched(engine) as (context, heard):
        page = context.new_page()
        open_the_test_of_tkt_01(page, (report / "index.html").as_uri())
        film = page.get_by_role("link", name="film (2.0 MB)").get_attribute("href")
        page.get_by_text("watched").first.click()
        page.get_by_text("trace", exact=True).first.click()
        expect(page.get_by_text("signoff report DIR --open", exact=False).first).to_be_visible()
        with context.expect_page() as opened:
            page.get_by_role("link", name="TKT-01 on the sheet").click()
        sheet = opened.value
        expect(sheet.get_by_role("heading", name="Do not release", exact=True)).to_be_visible()
        assert sheet.url == f"{(report / 'sheet.html').as_uri()}#clause-TKT-01"
        # From the sheet on to the evidence itself.
        href = sheet.get_by_role("link", name="story").first.get_attribute("href")
        assert strangers(heard, report.as_uri()) == []
    assert (report / str(film)).stat().st_size == LARGEST_INLINED + 1
    assert (report / str(href)).read_text(encoding="utf-8") == "x" * 10


@contextmanager
def served(*arguments: object) -> Iterator[str]:
    """The address that `signoff report --open` prints; Ctrl-C ends it."""
    command = [sys.executable, "-m", "signoff_cli", "report", *map(str, arguments), "--open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        try:
            yield next(line.split()[1].rstrip(",") for line in lines if line.startswith("open http://"))
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_a_report_that_is_there_is_served_and_its_traces_open(report: Path, decision: Path) -> None:
    with served(decision) as address, watched("chromium") as (context, heard):
        page = context.new_page()
        open_the_test_of_tkt_01(page, address)
        with context.expect_page() as opened:
            page.get_by_role("link", name="trace, while served").click()
        # The file is no trace: that the viewer says so is proof that it runs, and read it.
        expect(opened.value.get_by_text("Could not load trace", exact=False).first).to_be_visible()
        assert any(url.startswith(f"{address}files/") for url in heard)
        assert [url for url in strangers(heard, address) if url.startswith("http")] == []


def test_a_report_of_other_evidence_is_not_served(report: Path, decision: Path, tmp_path: Path) -> None:
    other = a_decision(tmp_path, a_run(tmp_path, outcomes={"TKT-01": Outcome.PASS}))
    command = [sys.executable, "-m", "signoff_cli", "report", str(other), "--to", str(report), "--open"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert f"{report}: is not a report of {other} as it is now" in done.stderr


def test_a_large_report_is_served_rather_than_opened(
    decision: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allure, "MOST_IN_ONE_PAGE", 5)
    to = tmp_path / "report"
    make_report(decision, to, load_guide(), tmp_path)
    assert not opens_from_disk(to)
    with served(decision, "--to", to) as address, watched("chromium") as (context, heard):
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_text("Decision: DO NOT RELEASE")).to_be_visible()
        page.get_by_text("Quality Gates").first.click()
        expect(page.get_by_text("TKT-02", exact=False).last).to_be_visible()
        # Allure asks for data that this report has none of.
        assert strangers(heard, address, "error: Failed to load resource: the server responded with") == []
