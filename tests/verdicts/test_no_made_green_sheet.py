"""The sheet and its PDF link to nothing outside, name nothing of their machine, and are not edited unseen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from signoff.deployment.programs import missing_engine
from signoff.report.sheet.page import beside_of, page, write_sheet
from signoff.report.sheet.pdf import same_pdf
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    a_decision,
    a_run,
    document_in,
    outcome_of,
    sealed_again,
)

with_browser = pytest.mark.skipif(missing_engine("chromium") is not None, reason="needs Chromium")


@pytest.mark.before("accepted")
@pytest.mark.parametrize("name", ["../../../../etc/passwd", "javascript:alert(1)", "https://elsewhere.test/"])
def test_the_sheet_links_to_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    result = replace(outcome_of("TKT-01", Outcome.FAIL), files=(name,))
    run = a_run(tmp_path, results=[result])
    html = page(document_in(run), GUIDE, beside_of(run))
    assert f'href="{name}"' not in html
    assert f"Shown by: {name.rstrip('/').split('/')[-1]}" in html


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision with its PDF, about a failure that a file shows."""
    out = tmp_path_factory.mktemp("machine") / "out"
    failed = replace(outcome_of("TKT-02", Outcome.FAIL), files=("story.md",))
    run = a_run(out, results=[failed])
    (run / "story.md").write_text("x", encoding="utf-8")
    sealed_again(run)
    folder = a_decision(out, run)
    write_sheet(folder / "sheet.html", document_in(folder), GUIDE, beside_of(folder))
    return folder


@with_browser
@pytest.mark.before("accepted")
def test_the_pdf_names_no_place_of_the_machine_that_made_it(printed: Path) -> None:
    with pikepdf.open(printed / "sheet.pdf") as pdf:
        parts = [
            part.read_bytes() if isinstance(part, pikepdf.Stream) else part.unparse(resolved=True)
            for part in pdf.objects
        ]
    content = b"\n".join([(printed / "sheet.pdf").read_bytes(), *parts])
    assert b"story.md" in content
    places = ("file:", str(printed), printed.parent.parent.name)
    assert [place for place in places if place.encode() in content] == []


def title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = pikepdf.String("Sign-off of desk, build 1.2.3: release")


def link(pdf: pikepdf.Pdf) -> None:
    for shown in pdf.pages:
        for one in shown.obj.get("/Annots", pikepdf.Array()):
            if "/A" in one:
                one.A.URI = pikepdf.String("https://elsewhere.test/")


def cover(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"1 1 1 rg 0 400 600 400 re f")


def leave_out(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


@with_browser
@pytest.mark.before("accepted")
@pytest.mark.parametrize(
    ("edit", "difference"),
    [
        (title, "the rest of the file is not"),
        (link, "links to"),
        (cover, "page 1 is drawn differently"),
        (leave_out, "pages, not"),
    ],
)
def test_an_edited_pdf_is_not_the_sheets(printed: Path, tmp_path: Path, edit: Any, difference: str) -> None:
    """Main made no sheet.pdf again: any file of that name was taken."""
    with pikepdf.open(printed / "sheet.pdf") as pdf:
        edit(pdf)
        pdf.save(tmp_path / "sheet.pdf")
    assert difference in same_pdf(printed / "sheet.pdf", tmp_path / "sheet.pdf")
