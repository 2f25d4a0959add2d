"""Prints the sheet as a tagged PDF: its links move along with its folder, and it is the same each time."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from markupsafe import Markup
from pikepdf.models.metadata import encode_pdf_date
from playwright.sync_api import Error, Page, sync_playwright

from signoff.deployment.programs import chromium_options, missing_engine
from signoff.evidence.integrity.files import EvidenceError

WRITTEN = "dcterms.created"
"""The page's `meta` that holds the instant at which it was written, ISO 8601: the PDF's dates."""
_FOOT = (
    '<div style="font:8px sans-serif;color:#57606a;width:100%;padding:0 14mm;display:flex;'
    'justify-content:space-between"><span>{}</span>'
    '<span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>'
)
_SEEN = """() => ({
    title: document.title,
    written: document.querySelector('meta[name="%s"]')?.content ?? "",
    links: [...document.querySelectorAll("a[href]")]
        .map(a => [a.href, a.getAttribute("href"), a.textContent.trim()]),
})"""


@dataclass(frozen=True)
class _Link:
    """Where a link of the page leads, as the page says it, and what it is called there."""

    to: str
    text: str


class Printer:
    """A browser that prints. It starts in a thread of its own, beside what else goes on: it takes a second.

    A context manager. Where none is `wanted`, or no browser is there, that is said only when it is to print.
    With `once` it is closed as soon as it has printed, while what was printed is written.
    """

    def __init__(self, *, wanted: bool = True, once: bool = False) -> None:
        self._missing = missing_engine("chromium") if wanted else "none was wanted"
        self._once = once
        self._closed: Future[None] | None = None

    def __enter__(self) -> "Printer":
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._closing = ExitStack()
        self._tab = None if self._missing else self._thread.submit(self._start)
        return self

    def __exit__(self, *_: object) -> None:
        (self._closed or self._thread.submit(self._closing.close)).result()
        self._thread.shutdown()

    def print(self, html: Path, pdf: Path, foot: str) -> None:
        """Prints the page as a tagged PDF with an outline: the same bytes from the same page, wherever it is.

        EvidenceError where no browser is, or it fails.
        """
        if self._tab is None:
            raise EvidenceError(f"{pdf}: cannot be printed: {self._missing}")
        try:
            seen, printed = self._thread.submit(_seen_and_printed, self._tab.result(), html, foot).result()
        except Error as error:
            raise EvidenceError(f"{pdf}: the browser could not print it: {error.message}") from None
        if self._once:
            self._closed = self._thread.submit(self._closing.close)
        _write(html, pdf, seen, printed)

    def _start(self) -> Page:
        """An empty tab, which takes a tenth of a second too."""
        playwright = self._closing.enter_context(sync_playwright())
        browser = playwright.chromium.launch(**chromium_options("--no-zygote"))
        self._closing.callback(browser.close)
        return browser.new_page()


def printer_of(folder: Path) -> Printer:
    """A browser that prints the sheet of that folder again, if it was printed at all."""
    return Printer(wanted=(folder / "sheet.pdf").is_file(), once=True)


def write_pdf(html: Path, pdf: Path, foot: str, printer: Printer | None = None) -> None:
    """Prints a page with that printer, or with one of its own."""
    with nullcontext(printer) if printer else Printer() as chosen:
        chosen.print(html, pdf, foot)


def _seen_and_printed(shown: Page, html: Path, foot: str) -> tuple[dict[str, Any], bytes]:
    shown.goto(html.resolve().as_uri())
    return shown.evaluate(_SEEN % WRITTEN), _printed(shown, foot)


def _write(html: Path, pdf: Path, seen: Mapping[str, Any], printed: bytes) -> None:
    try:
        written = datetime.fromisoformat(seen["written"])
    except ValueError:
        raise EvidenceError(f"{html}: does not say when it was written; make the sheet again") from None
    # Of several links to one place the first gives the words.
    links = {link: _Link(to, text) for link, to, text in reversed(seen["links"])}
    with pikepdf.open(BytesIO(printed)) as opened:
        _settle(opened, seen["title"], written, links)
        _number_again(opened)
        opened.save(pdf, deterministic_id=True)


def same_pdf(one: Path, other: Path) -> str:
    """How the other PDF differs from the one, in words; empty only if they are the same, byte for byte.

    EvidenceError when one of them cannot be read.
    """
    if one.read_bytes() == other.read_bytes():
        return ""
    try:
        with pikepdf.open(one) as a, pikepdf.open(other) as b:
            return next(_differences(a, b), "its pages are the same, but the rest of the file is not")
    except pikepdf.PdfError as error:
        raise EvidenceError(f"{error}: cannot be read as a PDF; make the sheet again") from None


def printed_with(pdf: Path) -> str:
    """Browser and fonts that a PDF says it was made with: only with the same ones can it be made again.

    It is the PDF that says so: that it names others than this machine has is no excuse for a difference.

    EvidenceError when it cannot be read.
    """
    try:
        with pikepdf.open(pdf) as opened:
            return _printed_with(opened)
    except pikepdf.PdfError as error:
        raise EvidenceError(f"{error}: cannot be read as a PDF; make the sheet again") from None


def _printed(shown: Page, foot: str) -> bytes:
    return shown.pdf(
        format="A4",
        tagged=True,
        outline=True,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOT.format(Markup.escape(foot)),
        margin={"top": "14mm", "bottom": "16mm", "left": "14mm", "right": "14mm"},
    )


def _settle(opened: pikepdf.Pdf, title: str, written: datetime, links: Mapping[str, _Link]) -> None:
    """Links as the page has them, not absolute ones of this machine; the page's dates; what PDF/UA asks."""
    places = {link.to[1:]: link.text for link in links.values() if link.to.startswith("#")}
    for annotation in (link for page in opened.pages for link in _links_on(page)):
        if "/Dest" in annotation:
            words = places.get(str(annotation.Dest).removeprefix("/"), "")
        else:
            to, words = _beside(links, str(annotation.A.URI))
            annotation.A.URI = pikepdf.String(to)
        annotation.Contents = pikepdf.String(words or title)
    opened.Root.Lang = pikepdf.String("en")
    opened.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    opened.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    opened.docinfo.Title = pikepdf.String(title)
    opened.docinfo.CreationDate = opened.docinfo.ModDate = pikepdf.String(encode_pdf_date(written))
    with opened.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata.load_from_docinfo(opened.docinfo)
        metadata["dc:title"], metadata["dc:language"], metadata["pdfuaid:part"] = title, {"en"}, "1"


def _number_again(opened: pikepdf.Pdf) -> None:
    """Numbers the tables' cells from 1: the browser begins at a number that differs from time to time."""
    parts = [part for part in opened.objects if isinstance(part, pikepdf.Dictionary)]
    cells = [part for part in parts if part.get("/Type") == "/StructElem" and "/ID" in part]
    names = {name: f"node{number:08d}" for number, name in enumerate(sorted(str(c.ID) for c in cells), 1)}

    def renamed(row: pikepdf.Object) -> pikepdf.Array:
        return pikepdf.Array(
            [pikepdf.String(names[str(x)]) if isinstance(x, pikepdf.String) else x for x in row]
        )

    for cell in cells:
        cell.ID = pikepdf.String(names[str(cell.ID)])
    for part in parts:
        if part.get("/Type") == "/StructElem":
            for attribute in part.get("/A", pikepdf.Array()):
                if "/Headers" in attribute:
                    attribute.Headers = renamed(attribute.Headers)
        elif "/Limits" in part and "/Names" in part and str(part.Limits[0]) in names:
            part.Limits, part.Names = renamed(part.Limits), renamed(part.Names)


def _beside(links: Mapping[str, _Link], absolute: str) -> tuple[str, str]:
    """A link to what lies beside the PDF, and its words. EvidenceError for one that the page does not have.

    Without the dot at its beginning, viewers take `verdict.json` for the name of a host.
    """
    if (link := links.get(absolute)) is None:
        raise EvidenceError(f"the sheet's PDF links to {absolute}, the page does not; make the sheet again")
    return link.to if link.to.startswith("../") else f"./{link.to}", link.text


def _links_on(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    for annotation in page.obj.get("/Annots", pikepdf.Array()):
        if annotation.Subtype == "/Link":
            yield annotation


def _differences(one: pikepdf.Pdf, other: pikepdf.Pdf) -> Iterator[str]:
    if len(one.pages) != len(other.pages):
        yield f"it has {len(other.pages)} pages, not {len(one.pages)}"
    if _printed_with(one) != _printed_with(other):
        yield f"it was printed with {_printed_with(other)}, not with {_printed_with(one)}"
    for number, (page, its) in enumerate(zip(one.pages, other.pages, strict=False), start=1):
        if (here := _targets(page)) != (there := _targets(its)):
            yield f"page {number} links to {sorted({*there} ^ {*here})[:3] or 'the same in another order'}"
        if _drawn(page) != _drawn(its):
            yield f"page {number} is drawn differently"


def _targets(page: pikepdf.Page) -> list[str]:
    return [str(link.Dest) if "/Dest" in link else str(link.A.URI) for link in _links_on(page)]


def _drawn(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.obj.Contents.read_bytes()


def _printed_with(opened: pikepdf.Pdf) -> str:
    fonts: set[str] = set()
    for page in opened.pages:
        resources: Any = page.obj.get("/Resources", {})
        fonts |= {str(font.BaseFont)[1:].split("+")[-1] for font in resources.get("/Font", {}).values()}
    program = opened.docinfo.get("/Producer", "an unknown program")
    return f"{program} and {', '.join(sorted(fonts)) or 'no font'}"
