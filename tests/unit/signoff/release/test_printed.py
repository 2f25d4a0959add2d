"""The printed sheet is printed again: the same wherever the folder lies, and never passed over in silence."""

import shutil
from pathlib import Path

import pikepdf
import pytest

from signoff.deployment.programs import found_engine
from signoff.release import printed
from signoff.report.sheet.page import foot_of
from signoff.report.sheet.pdf import write_pdf
from tests.unit.signoff.evidence.evidences import document_in
from tests.unit.signoff.release.desks import a_desk

pytestmark = pytest.mark.skipif(found_engine("chromium") is None, reason="there is no Chromium here")


@pytest.fixture
def no_browser() -> None:
    """Here there is one."""


def test_a_sheet_is_the_same_wherever_the_folder_lies(tmp_path: Path) -> None:
    folder = a_desk(tmp_path / "desk").folder
    document = document_in(folder)
    assert printed.unlike_pdf(folder, document) == (
        "",
        "there is no sheet.pdf to compare: where it was decided was no browser",
    )
    write_pdf(folder / "sheet.html", folder / "sheet.pdf", foot_of(document))
    moved = tmp_path / "a copy"
    shutil.copytree(folder, moved)
    assert printed.unlike_pdf(moved, document) == ("", "")


def test_an_edited_pdf_is_told_by_what_differs(tmp_path: Path) -> None:
    folder = a_desk(tmp_path / "desk").folder
    document = document_in(folder)
    write_pdf(folder / "sheet.html", folder / "sheet.pdf", foot_of(document))
    with pikepdf.open(folder / "sheet.pdf", allow_overwriting_input=True) as pdf:
        del pdf.pages[0].Annots
        pdf.save()
    unlike, note = printed.unlike_pdf(folder, document)
    assert (unlike.startswith("sheet.pdf: is not what sheet.html gives ("), note) == (True, "")
    (folder / "sheet.pdf").write_bytes(b"no PDF")
    assert "cannot be read as a PDF" in printed.unlike_pdf(folder, document)[0]


def test_what_could_not_be_compared_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_desk(tmp_path / "desk").folder
    document = document_in(folder)
    write_pdf(folder / "sheet.html", folder / "sheet.pdf", foot_of(document))
    with pikepdf.open(folder / "sheet.pdf", allow_overwriting_input=True) as pdf:
        pdf.docinfo.Producer = pikepdf.String("another browser")
        pdf.save()
    unlike, note = printed.unlike_pdf(folder, document)
    assert (unlike, "another browser printed it, or other fonts" in note) == ("", True)
    monkeypatch.setattr("signoff.report.sheet.pdf.missing_engine", lambda name: "there is none here")
    unlike, note = printed.unlike_pdf(folder, document)
    assert (unlike, "cannot be printed: there is none here" in note) == ("", True)
