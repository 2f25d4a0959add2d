"""The printed sheet: it can be moved with its folder, names no machine, and is the same each time."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pikepdf
import pytest

from signoff.deployment.programs import missing_engine
from signoff.evidence.runs import EvidenceError
from signoff.report.sheet import pdf as module
from signoff.report.sheet.pdf import printed_with, same_pdf, write_pdf
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, a_decision, a_run, outcome_of, sealed_again

pytestmark = pytest.mark.skipif(
    missing_engine("chromium") is not None, reason="no browser is on this machine"
)

NAMES = ("allure-results/film.webm", "allure-results/über (1)#?&'.md", "allure-results/100%.md")


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision with its PDF, about a test that failed and left three files."""
    out = tmp_path_factory.mktemp("out")
    failed = replace(outcome_of("TKT-02", Outcome.FAIL), files=NAMES)
    run = a_run(out, results=[outcome_of("TKT-01", Outcome.PASS), failed])
    (run / "allure-results").mkdir()
    for name in NAMES:
        (run / name).write_text("x", encoding="utf-8")
    sealed_again(run)
    folder = a_decision(out, run)
    write_pdf(folder / "sheet.html", folder / "sheet.pdf", "desk & co")
    return folder


def links(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from (one for one in page.obj.get("/Annots", pikepdf.Array()) if one.Subtype == "/Link")


def everything_in(file: Path) -> bytes:
    """All bytes of a PDF, raw and decompressed."""
    with pikepdf.open(file) as pdf:
        streams = [part.read_bytes() for part in pdf.objects if isinstance(part, pikepdf.Stream)]
        parts = [part.unparse(resolved=True) for part in pdf.objects if not isinstance(part, pikepdf.Stream)]
    return b"\n".join([file.read_bytes(), *streams, *parts])


def test_links_lead_to_the_files_beside_it_wherever_the_folder_goes(decision: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(decision, tmp_path / "another place" / "decision")
    with pikepdf.open(moved / "sheet.pdf") as pdf:
        targets = [str(link.A.URI) for link in links(pdf) if "/A" in link]
        inside = [link for link in links(pdf) if "/Dest" in link]
        assert {str(link.Dest) for link in inside} <= set(pdf.Root.Dests.keys())
    assert inside
    assert all(target.startswith("./") for target in targets)
    # As a viewer does it: from the place of the PDF.
    followed = [urlsplit(urljoin((moved / "sheet.pdf").as_uri(), target)) for target in targets]
    files = [Path(unquote(found.path)) for found in followed]
    assert [file for file in files if not file.is_relative_to(moved) or not file.is_file()] == []
    assert {f"allure-results/{file.name}" for file in files} >= set(NAMES)


def test_it_names_no_place_of_the_machine_that_made_it(decision: Path) -> None:
    content = everything_in(decision / "sheet.pdf")
    assert content.count(b"file:") == 0
    assert str(decision).encode() not in content
    assert decision.parent.name.encode() not in content


def test_it_is_tagged_has_an_outline_and_says_what_pdf_ua_asks(decision: Path) -> None:
    with pikepdf.open(decision / "sheet.pdf") as pdf:
        root, said = pdf.Root, pdf.open_metadata()
        title = str(pdf.docinfo.Title)
        assert {"/StructTreeRoot", "/Outlines"} <= set(root.keys())
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.Lang == "en"
        assert (said["pdfuaid:part"], said["dc:title"]) == ("1", title)
        assert title == "Sign-off of desk, build 1.2.3: do not release"
        assert all(page.obj.Tabs == "/S" for page in pdf.pages if "/Annots" in page.obj)
        words = {str(link.A.URI): str(link.Contents) for link in links(pdf) if "/A" in link}
        assert all(str(link.Contents) for link in links(pdf))
    assert words["./runs/20261123-100000-aaaa/allure-results/film.webm"] == "film.webm"


def test_the_same_page_gives_the_same_bytes_wherever_it_lies_and_whenever(
    decision: Path, tmp_path: Path
) -> None:
    """Several times, for what the browser numbers differs once in a few times."""
    shutil.copyfile(decision / "sheet.html", tmp_path / "sheet.html")
    for number in range(3):
        again = tmp_path / f"{number}.pdf"
        write_pdf(tmp_path / "sheet.html", again, "desk & co")
        assert same_pdf(decision / "sheet.pdf", again) == ""
    with pikepdf.open(decision / "sheet.pdf") as pdf:
        assert str(pdf.docinfo.CreationDate).startswith(f"D:{NOW:%Y%m%d}")


def test_another_pdf_is_told_by_what_differs_in_it(decision: Path, tmp_path: Path) -> None:
    one, html, other = decision / "sheet.pdf", tmp_path / "sheet.html", tmp_path / "sheet.pdf"
    text = (decision / "sheet.html").read_text(encoding="utf-8")

    def printed(page: str) -> str:
        html.write_text(page, encoding="utf-8")
        write_pdf(html, other, "desk & co")
        return same_pdf(one, other)

    assert printed(text.replace("Do not release</h2>", "Release</h2>")) == "page 1 is drawn differently"
    assert "./else.webm" in printed(
        text.replace(f'href="runs/20261123-100000-aaaa/{NAMES[0]}"', 'href="else.webm"')
    )
    assert "pages, not" in printed(text.replace("</main>", "<p style='height:400mm'>more</p></main>"))
    assert "the rest of the file is not" in printed(
        text.replace("build 1.2.3: do not release<", "another title<")
    )
    with pikepdf.open(one) as pdf:
        pdf.docinfo.Producer = pikepdf.String("Another 7")
        pdf.save(other)
    assert same_pdf(one, other).startswith("it was printed with Another 7 and DejaVu")
    assert printed_with(one).startswith("Skia/PDF")


def test_what_is_no_pdf_is_told(decision: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(EvidenceError, match=r"sheet\.pdf: .*: cannot be read as a PDF"):
        same_pdf(decision / "sheet.pdf", tmp_path / "sheet.pdf")
    with pytest.raises(EvidenceError, match=r"sheet\.pdf: .*: cannot be read as a PDF"):
        printed_with(tmp_path / "sheet.pdf")


def test_a_page_without_its_instant_and_a_machine_without_a_browser_are_told(
    decision: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, pdf = tmp_path / "sheet.html", tmp_path / "sheet.pdf"
    html.write_text("<title>x</title>", encoding="utf-8")
    with pytest.raises(EvidenceError, match="does not say when it was written"):
        write_pdf(html, pdf, "x")
    monkeypatch.setattr(module, "missing_engine", lambda name: "there is no chromium")
    with pytest.raises(EvidenceError, match="cannot be printed: there is no chromium"):
        write_pdf(html, pdf, "x")
    assert not pdf.exists()
