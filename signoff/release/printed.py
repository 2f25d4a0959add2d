"""The printed sheet is printed again and compared, byte for byte."""

import tempfile
from pathlib import Path

from signoff.evidence.document import Json
from signoff.evidence.runs import EvidenceError
from signoff.report.sheet.page import foot_of
from signoff.report.sheet.pdf import Printer, printed_with, same_pdf, write_pdf


def unlike_pdf(folder: Path, document: Json, printer: Printer | None = None) -> tuple[str, str]:
    """Why `sheet.pdf` is not what `sheet.html` gives, and why it could not be compared; both may be empty."""
    file = folder / "sheet.pdf"
    if not file.is_file():
        return "", "there is no sheet.pdf to compare: where it was decided was no browser"
    try:
        there = printed_with(file)
    except EvidenceError as error:
        return str(error), ""
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again.pdf"
        try:
            write_pdf(folder / "sheet.html", again, foot_of(document), printer)
        except EvidenceError as error:
            return "", f"sheet.pdf was not compared with sheet.html ({error})"
        if printed_with(again) != there:
            other = "another browser printed it, or other fonts"
            return "", f"sheet.pdf was not compared with sheet.html: {other}"
        unlike = same_pdf(file, again)
    return f"sheet.pdf: is not what sheet.html gives ({unlike}); decide it anew" if unlike else "", ""
