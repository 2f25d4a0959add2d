"""The printed sheet is printed again and compared."""

import re
import tempfile
from pathlib import Path

from signoff.report.document import Json
from signoff.report.runs import EvidenceError
from signoff.report.sheet.page import foot_of
from signoff.report.sheet.pdf import write_pdf

_PRODUCER = re.compile(rb"/Producer \([^)]*\)")
_OF_THE_DAY = re.compile(rb"/(?:Creation|Mod)Date \([^)]*\)")
# The browser makes links absolute: they name the folder in which the page was printed.
_OF_THE_PLACE = re.compile(rb"\(file://[^)]*?/((?:runs/|verdict\.json)[^)]*)\)")
_PLACES_OF_OBJECTS = re.compile(rb"\nxref\n.*?\ntrailer|\nstartxref\n\d+", re.DOTALL)
# The browser numbers the elements of the page; with what it begins differs from one print to the next.
_NUMBER_OF_NODE = re.compile(rb"\(node(\d+)\)")


def unlike_pdf(folder: Path, document: Json) -> tuple[str, str]:
    """Why `sheet.pdf` is not what `sheet.html` gives, and why it could not be compared; both may be empty."""
    file = folder / "sheet.pdf"
    if not file.is_file():
        return "", "there is no sheet.pdf to compare: where it was decided was no browser"
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again.pdf"
        try:
            write_pdf(folder / "sheet.html", again, foot_of(document))
        except EvidenceError as error:
            return "", f"sheet.pdf was not compared with sheet.html ({error})"
        there, made = file.read_bytes(), again.read_bytes()
    if _bare(there) == _bare(made):
        return "", ""
    if _PRODUCER.findall(there) != _PRODUCER.findall(made):
        return "", "sheet.pdf was not compared with sheet.html: another browser printed it than the one here"
    return "sheet.pdf: is not what sheet.html gives when it is printed; decide it anew", ""


def _bare(pdf: bytes) -> bytes:
    """Without the day on which, and the place at which, it was printed; its elements numbered from 0."""
    for pattern, rest in ((_OF_THE_DAY, b""), (_OF_THE_PLACE, rb"(\1)"), (_PLACES_OF_OBJECTS, b"")):
        pdf = pattern.sub(rest, pdf)
    seen: dict[bytes, bytes] = {}
    return _NUMBER_OF_NODE.sub(lambda node: seen.setdefault(node[1], b"(node%d)" % len(seen)), pdf)
