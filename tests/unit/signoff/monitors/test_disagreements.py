"""Where model and target differ fails the clause of that comparison, whichever clauses were asked for."""

from pathlib import Path

from signoff.guide import Level, load_guide
from signoff.monitors.beside import found_beside
from signoff.monitors.disagreements import FOLDER, NOTE
from signoff.monitors.findings_log import log_row
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.monitors.test_findings_log import LEAK


def test_each_row_fails_its_own_clause(tmp_path: Path) -> None:
    for kind in ("TKT-10", "NTF-03", "TKT-99"):
        log_row(tmp_path / FOLDER / "found.jsonl", LEAK | {"kind": kind})
    found = found_beside(tmp_path, load_guide())
    assert [(each.clause, each.outcome) for each in found] == [
        ("TKT-10", Outcome.FAIL),
        ("NTF-03", Outcome.FAIL),
    ]


def test_what_only_the_wire_contract_says_is_a_note(tmp_path: Path) -> None:
    log_row(tmp_path / FOLDER / "found.jsonl", LEAK | {"kind": f"TKT-01{NOTE}"})
    (found,) = found_beside(tmp_path, load_guide())
    assert (found.clause, found.level, found.outcome) == ("TKT-01", Level.SHOULD, Outcome.WARN)
