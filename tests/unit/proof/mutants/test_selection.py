"""Which mutants are drawn, and which tests judge one in which order."""

from dataclasses import replace
from pathlib import Path

from signoff.proof.mutants.protocol import Seen
from signoff.proof.mutants.reach import (
    Reach,
    Test,
    function_of,
    load,
    reach_of,
    save,
    write_down,
    written_down,
)
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.mutants.selection import clauses_named, likeliest_first, sample, trial_of


def mutant(number: int, place: int = 1, function: str = "f", file: str = "backend/a.py") -> Mutant:
    return Mutant(number, place, file, function, "number", "1", "2", number, 10)


def a_test(name: str, clause: str = "TKT-01", level: str = "MUST", seconds: float = 0.1) -> Test:
    return Test(name, clause, level, seconds)


def seen(name: str, *places: int, outcome: str = "PASS", clause: str = "TKT-01") -> Seen:
    return Seen(name, clause, "MUST", outcome, 0.1, frozenset(places))


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    all_of_them = [mutant(number) for number in range(1, 101)]
    assert sample(all_of_them, 10, 3) == sample(all_of_them, 10, 3)
    assert sample(all_of_them, 10, 3) != sample(all_of_them, 10, 4)
    assert sorted(m.number for m in sample(all_of_them, None, 3)) == list(range(1, 101))


def test_what_killed_last_comes_first_then_one_test_of_each_clause_the_quickest_first() -> None:
    tests = [
        *(a_test("slow", seconds=0.9), a_test("quick"), a_test("should", "TKT-02", "SHOULD", 0.01)),
        *(a_test("must", "TKT-02", seconds=0.2), a_test("old killer", "WS-01", seconds=3), a_test("killer")),
    ]
    ordered = [test.id for test in likeliest_first(tests, ["old killer", "killer"], {})]
    assert ordered[:2] == ["killer", "old killer"]
    assert ordered.index("must") < ordered.index("should")
    assert ordered.index("quick") < ordered.index("slow")


def test_only_tests_that_reach_a_mutant_judge_it_and_not_for_long() -> None:
    reach = reach_of(
        [seen("one", 1), seen("other", 2), seen("red", 1, outcome="FAIL")],
        [mutant(1), mutant(2, 2)],
        idle=frozenset(),
        starting=frozenset(),
    )
    assert [name for name, _ in trial_of(mutant(1), reach, {}).tests] == ["one"]
    assert trial_of(mutant(3, place=3), reach, {}).tests == []
    many = replace(reach, tests={f"t{n}": a_test(f"t{n}", seconds=1) for n in range(9)})
    many = replace(many, by_place={1: frozenset(many.tests)})
    assert len(trial_of(mutant(1), many, {}, most_s=3).tests) == 3


def test_what_has_most_to_do_with_a_file_is_tried_whatever_it_takes() -> None:
    tests = {f"slow {n}": a_test(f"slow {n}", "WHK-02", "SHOULD", 30 + n) for n in range(5)}
    tests["quick"] = a_test("quick", seconds=0.1)
    near = {"backend/a.py": {"slow 4": 5.0, "slow 2": 3.0, "slow 0": 2.0, "slow 1": 1.0}}
    reach = Reach(tests, by_place={1: frozenset(tests)}, affinity=near)
    chosen = [name for name, _ in trial_of(mutant(1), reach, {}).tests]
    assert sorted(chosen) == ["quick", "slow 0", "slow 2", "slow 4"]


def test_what_is_reached_all_the_time_is_judged_by_what_reaches_its_function_or_else_its_file() -> None:
    found = [mutant(1), mutant(2, 2), mutant(3, 3, "g")]
    reach = reach_of([seen("one", 1, 2, 3), seen("other", 1, 3)], found, frozenset({1, 3}), frozenset())
    assert reach.of(found[0]) == {"one"}
    assert reach.of(found[2]) == {"one"}


def test_what_runs_only_at_the_start_is_tried_on_a_backend_of_its_own_by_any_test() -> None:
    found = [mutant(1), mutant(2, 2, "start")]
    reach = reach_of([seen("one", 1)], found, frozenset(), frozenset({1, 2}))
    assert not reach.is_at_start_only(found[0])
    assert reach.is_at_start_only(found[1])
    trial = trial_of(found[1], reach, {})
    assert trial.restart
    assert [name for name, _ in trial.tests] == ["one"]


def test_what_was_found_out_is_the_same_out_of_the_cache(tmp_path: Path) -> None:
    found = [mutant(1), mutant(2, 2)]
    reach = reach_of([seen("one", 1, 2), seen("two", 2)], found, frozenset({2}), frozenset({1}))
    save(reach, tmp_path / "kept.json")
    assert load(tmp_path / "kept.json", found) == reach


def test_what_is_written_down_knows_functions_and_only_tests_that_still_exist(tmp_path: Path) -> None:
    (tmp_path / "tests/proof").mkdir(parents=True)
    found = [mutant(1), mutant(2, 2, "g"), mutant(3, 3, "start")]
    reach = reach_of([seen("one", 1), seen("two", 1, 2)], found, frozenset(), frozenset({3}))
    write_down(reach, found, tmp_path)
    back = written_down(tmp_path, frozenset({"two"}), found)
    assert back is not None
    assert back.of(found[0]) == {"two"}
    assert back.of(found[1]) == {"two"}
    assert back.is_at_start_only(found[2])
    assert function_of(found[1]) == "backend/a.py:g"
    assert written_down(tmp_path / "elsewhere", frozenset(), found) is None
    assert isinstance(back, Reach)


def test_the_clauses_that_code_names_are_asked_first(tmp_path: Path) -> None:
    (tmp_path / "backend").mkdir()
    text = (
        "# About TKT-02.\nclass A:\n    def f(self):\n        pass  # WS-01\n    def g(self):\n        pass\n"
    )
    (tmp_path / "backend/a.py").write_text(text, encoding="utf-8")
    found = [mutant(1, function="A.f"), mutant(2, function="A.g"), mutant(3, function="elsewhere")]
    named = clauses_named(found, tmp_path)
    reach = reach_of(
        [seen("other", 1), seen("live", 1, clause="WS-01"), seen("due", 1, clause="TKT-02")],
        found,
        frozenset(),
        frozenset(),
    )
    firsts = [trial_of(each, reach, {}, named=named).tests[0][0] for each in found]
    assert firsts == ["live", "live", "due"]
