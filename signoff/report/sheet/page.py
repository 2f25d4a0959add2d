"""Renders the sheet as one self-contained HTML page, and prints it as a tagged PDF."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import Error, sync_playwright

from signoff.guide import Guide
from signoff.guide.lists import load_lists
from signoff.report.document import Json
from signoff.report.manifest import digest_of
from signoff.report.runs import EvidenceError
from signoff.report.sheet.view import Beside, files_beside, view_of
from signoff.target.programs import found_engine, missing_engine

_HERE = Path(__file__).parent
_FLAGS = (
    *("--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-extensions", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_FOOT = (
    '<div style="font:8px sans-serif;color:#57606a;width:100%;padding:0 14mm;display:flex;'
    'justify-content:space-between"><span>{}</span>'
    '<span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>'
)


def page(document: Json, guide: Guide, beside: Beside) -> str:
    """The page: no script, nothing loaded from anywhere, all texts of a target escaped."""
    template = _environment().get_template("sheet.html.j2")
    style = Markup((_HERE / "sheet.css").read_text(encoding="utf-8"))
    html = template.render(view_of(document, guide, load_lists(guide), beside), style=style)
    # Half a surrogate pair, which a target may have sent, is no UTF-8.
    return html.encode("utf-8", "backslashreplace").decode("utf-8")


def write_sheet(file: Path, document: Json, guide: Guide, beside: Beside) -> str:
    """Writes the page and, next to it, its PDF; says why there is none where no browser is."""
    file.write_text(page(document, guide, beside), encoding="utf-8")
    if missing := missing_engine("chromium"):
        return f"no PDF: {missing}"
    write_pdf(file, file.with_suffix(".pdf"), foot_of(document))
    return ""


def foot_of(document: Json) -> str:
    """What stands at the foot of each printed page."""
    target, run = document["target"], document["run"]
    return f"{target['name']}, build {target['build']}, {run['id']}"


def write_pdf(html: Path, pdf: Path, foot: str) -> None:
    """Prints the page as a tagged PDF with an outline; EvidenceError where no browser is, or it fails."""
    if missing := missing_engine("chromium"):
        raise EvidenceError(f"{pdf}: cannot be printed: {missing}")
    try:
        with sync_playwright() as playwright:
            program = found_engine("chromium")
            browser = playwright.chromium.launch(executable_path=program, args=[*_FLAGS])
            shown = browser.new_page()
            shown.goto(html.resolve().as_uri())
            shown.pdf(
                path=pdf,
                format="A4",
                tagged=True,
                outline=True,
                print_background=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_FOOT.format(Markup.escape(foot)),
                margin={"top": "14mm", "bottom": "16mm", "left": "14mm", "right": "14mm"},
            )
            browser.close()
    except Error as error:
        raise EvidenceError(f"{pdf}: the browser could not print it: {error.message}") from None


def beside_of(folder: Path, *, up: str = "", signatures: Sequence[Any] = (), head: str = "") -> Beside:
    """What stands beside the document in that folder. `head` is that of the signatures before the last."""
    names = ["verdict.json", *(["manifest.sha256"] if up else [])]
    digests = {name: digest_of(folder / name) for name in names if (folder / name).is_file()}
    digests |= {"the manifest and all that was signed before (head)": head} if head else {}
    return Beside(digests=digests, documents=files_beside(folder), signatures=signatures, up=up)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["slug"] = lambda text: re.sub(r"[^a-z]+", "-", text.lower())
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["instant"] = lambda text: text[:16].replace("T", " ") + " UTC"
    return environment
