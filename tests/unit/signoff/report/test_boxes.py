"""The sheet's lists: a box is ticked by evidence alone, and a figure is what was measured."""

from pathlib import Path
from typing import Any

import pytest

from signoff.guide import GuideError
from signoff.guide.lists import LISTS, Item, load_lists
from signoff.report.sheet.boxes import box_of, metric_of
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result
from tests.unit.signoff.evidence.evidences import GUIDE, outcome_of


def state(*clauses: tuple[str, bool]) -> str:
    rows: dict[str, dict[str, Any]] = {
        f"TKT-{number}": {
            "id": f"TKT-{number}",
            "verdict": verdict,
            "waived": waived,
            "reason": "r",
            "with": "",
        }
        for number, (verdict, waived) in enumerate(clauses)
    }
    return box_of(Item("a line", (*rows, *(["TKT-9"] if not rows else []))), rows).state


@pytest.mark.parametrize(
    ("clauses", "box"),
    [
        ([("PASS", False)], "ticked"),
        ([("PASS", False), ("FAIL", False)], "crossed"),
        ([("PASS", False), ("NOT VERIFIED", False)], "open"),
        ([("INCONCLUSIVE", False)], "open"),
        ([("ERROR", False)], "open"),
        ([("REVIEW", False)], "open"),
        ([("WARN", False)], "open"),
        ([("PASS", False), ("FAIL", True)], "waived"),
        ([("FAIL", False), ("FAIL", True)], "crossed"),
        ([], "open"),
    ],
)
def test_a_box_is_ticked_by_evidence_alone(clauses: list[tuple[str, bool]], box: str) -> None:
    assert state(*clauses) == box


def measured(*results: Result, share: bool = False) -> tuple[str, str]:
    tests = [
        {"outcome": r.outcome.value, "reason": r.reason, "figures": r.figures, "id": r.test} for r in results
    ]
    clause = {"verdict": "PASS", "reason": "why not", "waived": False, "tests": tests, "with": ""}
    found = metric_of(Item("speed", ("LAT-01",), "under 500 ms", share=share), {"LAT-01": clause})
    return found.actual, found.confidence


def test_the_actual_column_says_what_was_measured_and_how_sure_that_is() -> None:
    words = "fewer than 3.92 % took 500 ms or longer; seen: 0 of 150 requests"
    received = Result(test="load", clause="LAT-01", level="MUST", outcome=Outcome.PASS, reason=words)  # type: ignore[arg-type]
    assert measured(received) == ("fewer than 3.92 % took 500 ms or longer", "seen: 0 of 150 requests")
    figures = Result(**{**received.__dict__, "figures": {"p95": "212 ms"}})
    assert measured(figures) == ("p95 212 ms", words)


def test_without_a_measurement_the_actual_column_is_empty() -> None:
    unknown = outcome_of("LAT-01", Outcome.NOT_VERIFIED)
    assert measured() == ("", "why not")
    assert measured(unknown) == ("", "why not")


def test_a_share_of_tests_is_rounded_down() -> None:
    kept = [outcome_of("UAT-06", Outcome.PASS, f"t{number}") for number in range(2999)]
    assert measured(*kept, share=True)[0] == "100 % (2999 of 2999 tests)"
    missed = outcome_of("UAT-06", Outcome.FAIL, "bad")
    assert measured(*kept, missed, share=True)[0] == "99.9 % (2999 of 3000 tests)"
    assert measured(*kept[:2])[0] == "2 tests, no figure reported"


def test_the_guides_lists_name_its_clauses(tmp_path: Path) -> None:
    lists = load_lists(GUIDE)
    assert len([metric for metric in lists.metrics if not metric.further]) == 7
    assert [one.id for one in lists.checklists] == ["signoff", "security", "testing", "predeployment"]
    file = tmp_path / "lists.toml"
    file.write_text(LISTS.read_text(encoding="utf-8").replace("SEC-01", "SEC-99"), encoding="utf-8")
    with pytest.raises(GuideError, match="no clause 'SEC-99'"):
        load_lists(GUIDE, file)
