"""Renders the sheet as one self-contained HTML page, which a browser prints (pdf.py)."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from signoff.deployment.programs import missing_engine
from signoff.evidence.attachments import titles_of_files
from signoff.evidence.document import Json
from signoff.evidence.integrity.manifest import digest_of
from signoff.guide import Guide
from signoff.guide.lists import load_lists
from signoff.report.sheet.pdf import Printer, write_pdf
from signoff.report.sheet.view import Beside, files_beside, view_of

_HERE = Path(__file__).parent


def page(document: Json, guide: Guide, beside: Beside) -> str:
    """The page: no script, nothing loaded from anywhere, all texts of a target escaped."""
    template = _environment().get_template("sheet.html.j2")
    style = Markup((_HERE / "sheet.css").read_text(encoding="utf-8"))
    html = template.render(view_of(document, guide, load_lists(guide), beside), style=style)
    # Half a surrogate pair, which a target may have sent, is no UTF-8.
    return html.encode("utf-8", "backslashreplace").decode("utf-8")


def write_sheet(
    file: Path, document: Json, guide: Guide, beside: Beside, printer: Printer | None = None
) -> str:
    """Writes the page and, next to it, its PDF; says why there is none where no browser is."""
    file.write_text(page(document, guide, beside), encoding="utf-8")
    if missing := missing_engine("chromium"):
        return f"no PDF: {missing}"
    write_pdf(file, file.with_suffix(".pdf"), foot_of(document), printer)
    return ""


def printer_of_sheets() -> Printer:
    """A browser for the PDFs of sheets, started now; none where none is."""
    return Printer(wanted=missing_engine("chromium") is None)


def foot_of(document: Json) -> str:
    """What stands at the foot of each printed page."""
    target, run = document["target"], document["run"]
    return f"{target['name']}, build {target['build']}, {run['id']}"


def beside_of(folder: Path, *, up: str = "", signatures: Sequence[Any] = (), head: str = "") -> Beside:
    """What stands beside the document in that folder. `head` is that of the signatures before the last."""
    names = ["verdict.json", *(["manifest.sha256"] if up else [])]
    digests = {name: digest_of(folder / name) for name in names if (folder / name).is_file()}
    digests |= {"the manifest and all that was signed before (head)": head} if head else {}
    return Beside(
        digests=digests,
        documents=files_beside(folder),
        titles=titles_of_files(folder),
        signatures=signatures,
        up=up,
    )


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
