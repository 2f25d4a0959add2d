"""The decision, and the line that tells it."""

from bench.bars import Ruling, closing_line, exit_code

MET, MISSED = Ruling(True, "list p99 30 ms, bar 150"), Ruling(False, "create p99 120 ms, bar 100")


def test_every_bar_met_is_0() -> None:
    assert exit_code([MET, MET]) == 0


def test_one_bar_missed_is_1() -> None:
    assert exit_code([MET, MISSED]) == 1


def test_nothing_measured_is_no_bar_met() -> None:
    assert exit_code([]) == 1
    assert closing_line([], []) == "NOT every bar was met: nothing was measured."


def test_the_line_names_what_was_met() -> None:
    assert closing_line([MET], ["load 9"]) == "Every bar was met: list p99 30 ms, bar 150."


def test_the_line_names_what_was_missed_and_what_disturbed() -> None:
    assert closing_line([MET, MISSED], ["load 3 on 2 cores before it began"]) == (
        "NOT every bar was met: create p99 120 ms, bar 100. The measuring was disturbed "
        "(load 3 on 2 cores before it began): repeat it on a quiet machine."
    )
