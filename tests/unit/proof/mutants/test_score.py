"""The score, its interval, and the page."""

import pytest

from signoff.proof.mutants.page import page
from signoff.proof.mutants.protocol import Tried
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.mutants.score import Ended, Score, document_of, ended, holds, score_of, summary
from signoff.proof.mutants.survivors import Triaged


def mutant(number: int) -> Mutant:
    return Mutant(number, number, "backend/a.py", "f", "number", "<1>", "2", number, 10)


def tried(number: int, by: str = "", *, confirmed: bool = True) -> Tried:
    return Tried(number, by, "TKT-01" if by else "", "FAIL" if by else "", "", 0.5, 3, True, confirmed)


def triaged(number: int, verdict: str) -> Triaged:
    return Triaged("backend/a.py", "f", "number", "<1>", "2", verdict, "Because.", number)


def found(*verdicts: str, killed: int = 0) -> list[Ended]:
    entries = {(entry := triaged(n, verdict)).key: entry for n, verdict in enumerate(verdicts, 1) if verdict}
    rows = [ended(mutant(n), tried(n), entries) for n in range(1, len(verdicts) + 1)]
    return rows + [ended(mutant(n), tried(n, "test"), {}) for n in range(100, 100 + killed)]


def document(rows: list[Ended], *, sampled: bool = True, bar: float = 0.8) -> dict:  # type: ignore[type-arg]
    return document_of(
        rows,
        seed=1,
        made=1000,
        left_out=50,
        looked_at=7,
        sampled=sampled,
        seconds=30,
        cpu_s=40,
        build="abc",
        bar=bar,
    )


def test_equivalent_mutants_and_those_outside_the_guide_do_not_count() -> None:
    rows = found("equivalent", "outside the guide", "hole", "", killed=8)
    assert score_of(rows) == Score(8, 10)


def test_a_kill_that_was_not_confirmed_and_what_no_test_reaches_count_as_survivors() -> None:
    assert ended(mutant(1), tried(1, "test", confirmed=False), {}).result == "doubtful"
    assert ended(mutant(1), None, {}).result == "not reached"
    assert score_of([ended(mutant(1), None, {}), ended(mutant(2), tried(2, "t"), {})]) == Score(1, 2)


def test_the_interval_is_exact() -> None:
    score = Score(90, 100)
    assert score.low == pytest.approx(0.8363, abs=1e-3)
    assert score.high == pytest.approx(0.9455, abs=1e-3)
    assert (Score(0, 0).low, Score(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("killed", "sampled", "wanted"),
    [(87, True, True), (86, True, False), (80, False, True), (79, False, False)],
)
def test_a_sample_holds_the_bar_with_the_lower_end_of_its_interval(
    killed: int, sampled: bool, wanted: bool
) -> None:
    rows = found(*[""] * (100 - killed), killed=killed)
    assert holds(document(rows, sampled=sampled)) is wanted


def test_the_terminal_shows_what_has_to_be_looked_at_and_the_score() -> None:
    *lines, last = summary(document(found("hole", "", "equivalent", killed=8)))
    assert [line.split(":")[0] for line in lines] == ["SURVIVED backend/a.py"] * 2
    assert last.startswith("8 of 10 killed: 80.0%")


def test_the_page_shows_the_score_and_each_survivor_as_text() -> None:
    text = page(document(found("hole", killed=3)))
    assert "3 of 4 killed: 75.0%" in text
    assert "&lt;1&gt;" in text
    assert "<1>" not in text
    assert "hole" in text
    assert "<h1>Mutants of the backend" in text
    assert "50 of them are in code that runs when the backend starts" in text


def test_the_page_says_what_the_mutants_are_of_and_what_was_left_out() -> None:
    rows = found("hole", killed=3)
    whole = document_of(
        rows,
        of="the portal",
        left_out_why="are styles",
        seed=1,
        made=9,
        left_out=2,
        looked_at=0,
        sampled=True,
        seconds=1,
        cpu_s=1,
        build="abc",
        bar=0.8,
    )
    assert "<h1>Mutants of the portal" in page(whole)
    assert "2 of them are styles." in page(whole)
