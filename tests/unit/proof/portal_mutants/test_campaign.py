"""Unit tests come first, the browser judges the rest, and what was tried is a sample of what was drawn."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from signoff.guide.errors import UserError
from signoff.proof.mutants.protocol import Cover, Seen, Tried, Try
from signoff.proof.mutants.reach import Reach, Test
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.portal_mutants import campaign, units
from signoff.proof.portal_mutants.campaign import Campaign, Wish
from signoff.proof.portal_mutants.protocol import Judges, Named
from signoff.proof.portal_mutants.tree import Made
from signoff.wire import clock

TEST = Test("e2e/test_a.py::test_it[chromium]", "UAT-01", "MUST", 1.0)


def made(number: int) -> Made:
    mutant = Mutant(number, number, "backend/portal/src/a.ts", "f", "Regex", "1", "2", number, number)
    return Made(mutant, f"{number}:0-{number}:1", "2")


class Browsers:
    """Stand for the workers: these numbers are killed in a browser."""

    def __init__(self, *killed: int) -> None:
        self._killed = killed
        self.asked: list[int] = []

    def share(self, commands: Iterator[Try]) -> Iterator[Tried]:
        for command in commands:
            self.asked.append(command.number)
            by = TEST.id if command.number in self._killed else ""
            yield Tried(command.number, by, "UAT-01", "FAIL", "", 1.0, 1, True, bool(by))


def tried(
    monkeypatch: pytest.MonkeyPatch, browsers: Browsers, drawn: Sequence[Made], minutes: float = math.inf
) -> dict[int, str]:
    """What came of them; unit tests kill the mutant 1, and no test in a browser reaches 4."""

    def judged(root: Path, home: Path, batch: Sequence[Made], cache: Path) -> Mapping[int, Tried]:
        found = units.tried_of(1, "Killed", "a test")
        return {1: found} if found and any(each.mutant.number == 1 for each in batch) else {}

    monkeypatch.setattr(units, "judged", judged)
    reach = Reach({TEST.id: TEST}, {number: frozenset({TEST.id}) for number in (1, 2, 3)})
    wish, workers, root = Wish(None, 1, 0.8, minutes=minutes), browsers, Path(__file__).parent
    ours: Any = workers
    found = Campaign(root, root, wish, reach, ours, {}, lambda _: None).tried(drawn)
    return {each.mutant.number: each.result for each in found}


def test_the_browser_judges_what_unit_tests_leave_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = Browsers(2)
    found = tried(monkeypatch, browsers, [made(number) for number in (1, 2, 3, 4)])
    assert found == {1: "killed", 2: "killed", 3: "survived", 4: "not reached"}
    assert browsers.asked == [2, 3]


@pytest.mark.parametrize(("minutes", "size"), [(math.inf, 50), (60, 50), (6, 15), (0.1, 1)])
def test_unit_tests_leave_time_for_the_browser(minutes: float, size: int) -> None:
    assert campaign.batch_of(minutes) == size


def test_when_the_time_is_over_no_further_one_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = Browsers(2)
    assert tried(monkeypatch, browsers, [made(number) for number in (1, 2, 3)], minutes=-1) == {}
    assert browsers.asked == []


@pytest.mark.parametrize("outcome", ["NOT VERIFIED", "PASS"])
def test_where_no_test_passes_in_a_browser_it_says_so(tmp_path: Path, outcome: str) -> None:
    class Asked:
        def each(self, command: Judges) -> list[Named]:
            return [Named((TEST.id,))]

        def share(self, commands: Iterator[Cover]) -> Iterator[Seen]:
            return (
                Seen(test, "UAT-01", "MUST", outcome, 1.0, frozenset({1}))
                for each in commands
                for test in each.tests
            )

    (tmp_path / "backend/portal").mkdir(parents=True)
    ours: Any = Asked()
    if outcome == "PASS":
        assert campaign._reach(tmp_path, ours, [made(1)], lambda _: None).of(made(1).mutant) == {TEST.id}
    else:
        with pytest.raises(UserError, match="no test that is seen in a browser passes"):
            campaign._reach(tmp_path, ours, [made(1)], lambda _: None)
    assert bool(list(tmp_path.glob("out/mutants/cache/portal-reach-*"))) is (outcome == "PASS")


def test_what_unit_tests_kill_counts_only_where_the_browser_came_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else those that are killed quickly would be too many of the sample."""
    browsers, now = Browsers(), iter([0.0, 0.0, 0.0, 0.0, 0.0, *[1e9] * 9])
    monkeypatch.setattr(clock, "monotonic", lambda: next(now))
    drawn = [made(number) for number in (2, 3, 1)]
    assert tried(monkeypatch, browsers, drawn, minutes=1) == {2: "survived"}
