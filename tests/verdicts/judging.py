"""What `decide` makes of runs, for the hostile user's tests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.runs import EvidenceError
from signoff.release.decide import before_of, decided, seal, write_decided
from tests.unit.signoff.evidence.evidences import GUIDE, asked

ACCEPTED, REFUSED = pytest.mark.before("accepted"), pytest.mark.before("refused")


def judged(out: Path, *folders: Path, **changed: Any) -> tuple[str, list[str]]:
    """What comes of deciding about those runs: "refused" with the reason, or the ruling with all reasons."""
    try:
        known = before_of(out, folders)
        question = asked(*folders, **({"before": known} | changed))
        document, decision, runs = decided(question, GUIDE)
        write_decided(out / question.decision_id, question, document, runs)
        seal(out / question.decision_id)
    except EvidenceError as error:
        return "refused", [str(error)]
    return decision.ruling.words, [f"{one.clause}: {one.text}" for one in decision.reasons]


def cases(table: Mapping[str, tuple[Any, ...]]) -> list[Any]:
    """A parameter set for each row; its last column is what the instrument did before."""
    return [pytest.param(*row[:-1], id=name, marks=row[-1]) for name, row in table.items()]
