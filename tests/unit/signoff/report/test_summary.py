"""The decision in Markdown, which shows a target's words as words."""

from pathlib import Path

from signoff.report.summary import plain, summary
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import a_decision, a_run, document_in


def test_it_tells_ruling_reasons_calls_and_gates(tmp_path: Path) -> None:
    folder = a_decision(tmp_path, a_run(tmp_path, outcomes={"TKT-01": Outcome.FAIL, "TKT-02": Outcome.PASS}))
    lines = summary(document_in(folder)).splitlines()
    assert lines[0] == "## Sign-off: DO NOT RELEASE"
    assert "| TKT-01 | FAIL | it was FAIL |" in lines
    assert "- call Team tickets, ext. 1, about tickets: TKT-01" in lines
    assert "| Support tickets | do not release | 1 FAIL, 17 NOT VERIFIED, 1 PASS |" in lines


def test_words_of_a_target_are_no_markup() -> None:
    assert plain("a | b\n<img src=x> [x](y) `c`") == r"a \| b \<img src=x\> \[x\](y) \`c\`"
