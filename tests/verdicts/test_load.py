"""Whole load runs that have to be decided: slow within every budget is green, a broken budget is red."""

import re
from pathlib import Path

from load.verdict.compare import compare
from tests.verdicts.load_runs import TRIED, outcomes, run


def test_what_is_slow_but_within_every_budget_stays_green_in_two_processes(tmp_path: Path) -> None:
    code, received = run(tmp_path, "base=80", processes=2)
    late = [one for one in received["verdicts"] if "the generator sent late" in one["words"]]
    assert sum(one["ruling"]["violations"] for one in received["verdicts"] if "ruling" in one) == 0
    assert outcomes(received) == dict.fromkeys(TRIED, "PASS") or late
    assert code == (2 if late else 0)
    page = next(tmp_path.glob("*/load.html")).read_text()
    assert "holds for stalls up to 0.25 s" in page
    assert not re.search(r"(src|href)=|url\(|@import", page)
    folder = next(tmp_path.glob("*/load.json")).parent
    assert {change.low <= 0 <= change.high for change in compare(folder, folder)} == {True}


def test_each_budget_that_is_broken_is_red_and_no_other(tmp_path: Path) -> None:
    code, received = run(tmp_path, "slow=0.3@550", "comment=310", "late=0.3@600")
    found = outcomes(received)
    assert code == 1
    assert [found[name] for name in ("LAT-01", "LAT-03", "LAT-05")] == ["FAIL"] * 3
    assert "FAIL" not in (found["LAT-02"], found["LAT-04"])
