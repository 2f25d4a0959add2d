"""What people read is made again from what was decided, and compared: pages, summary, signed sheets."""

from pathlib import Path

from signoff.evidence.document import Json
from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.writing import HALVES
from signoff.guide import Guide
from signoff.release.signatures.heads import Chain
from signoff.release.signatures.signed import signatures_of
from signoff.release.signatures.statement import TEST_RESULT, Signed
from signoff.report.sheet.page import beside_of, page
from signoff.report.summary import summary


def unlike_pages(folder: Path, document: Json, guide: Guide) -> list[str]:
    """Which of `sheet.html` and `summary.md` are not what the document gives."""
    made = {
        "sheet.html": page(document, guide, beside_of(folder)),
        "summary.md": summary(document),
    }
    return [what for name, text in made.items() if (what := _unlike(folder / name, text))]


def unlike_signed_sheets(folder: Path, document: Json, guide: Guide, chain: Chain) -> list[str]:
    """Which approvers' sheets are not what they had before them: earlier signatures and the head."""
    found = []
    for place, signed in enumerate(chain.order):
        if signed.statement["predicateType"] == TEST_RESULT:
            signatures = signatures_of(chain.order[: place + 1])
            beside = beside_of(folder, up="../", signatures=signatures, head=chain.heads[place])
            found += [_unlike(_sheet_of(signed), page(document, guide, beside))]
    return [what for what in found if what]


def _sheet_of(signed: Signed) -> Path:
    return signed.file.with_name(f"{signed.file.name.partition('-')[0]}-sheet.html")


def _unlike(file: Path, made: str) -> str:
    name = f"{manifest.APPROVALS}/{file.name}" if file.parent.name == manifest.APPROVALS else file.name
    if not file.is_file():
        return f"{name}: is missing"
    same = file.read_bytes() == made.encode("utf-8", HALVES)
    return "" if same else f"{name}: is not what verdict.json gives; decide it anew"
