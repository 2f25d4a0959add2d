"""What browsers complain of in any scenario is a finding of the clause that wants them quiet (UAT-08)."""

from pathlib import Path

from signoff.guide import load_guide
from signoff.monitors.browser_console import CLAUSE, log_complaints, results_in
from signoff.verdict.outcomes import Outcome

UAT_08 = load_guide().clause(CLAUSE)


def test_each_scenario_with_complaints_is_a_result(tmp_path: Path) -> None:
    def redact(text: str) -> str:
        return text.replace("secret", "…")

    log_complaints(
        tmp_path, "gw0", "e2e/test_a.py::test_a", redact, ["console: secret", "GET /x answered 404"]
    )
    log_complaints(tmp_path, "gw1", "e2e/test_b.py::test_b", redact, ["uncaught: boom"] * 9)
    first, second = results_in(tmp_path, UAT_08)
    assert (first.test, first.outcome, first.clause) == ("e2e/test_a.py::test_a", Outcome.FAIL, "UAT-08")
    assert "there were 2: console: …; GET /x answered 404" in first.reason
    assert "there were 9: uncaught: boom" in second.reason


def test_a_quiet_run_has_none(tmp_path: Path) -> None:
    assert list(results_in(tmp_path, UAT_08)) == []
