"""The list of the portal's mutants, as Stryker's instrumenter writes it, and how each is known again."""

from signoff.proof.portal_mutants.tree import CUT, LONGEST, made_of, shortened, stands_in

ROW = {
    "number": 7,
    "file": "live/backoff.ts",
    "function": "delay",
    "operator": "ArithmeticOperator",
    "old": "a  +\n  b",
    "new": "a  -\n  b",
    "line": 6,
    "range": "6:2-7:3",
    "leftOut": "",
}


def test_a_mutant_is_known_by_its_text_on_one_line() -> None:
    (made,) = made_of([ROW])
    key = ("backend/portal/src/live/backoff.ts", "delay", "ArithmeticOperator", "a + b", "a - b", 1)
    assert made.mutant.key == key
    assert (made.mutant.number, made.mutant.line) == (7, 6)


def test_stryker_knows_it_by_its_place_and_the_whole_of_the_new_text() -> None:
    (made,) = made_of([ROW])
    assert made.name == ("src/live/backoff.ts", "6:2-7:3", "ArithmeticOperator", "a  -\n  b")


def test_those_that_are_alike_within_a_function_are_counted() -> None:
    rows = [ROW, {**ROW, "number": 8}, {**ROW, "number": 9, "function": "other"}]
    assert [made.mutant.occurrence for made in made_of(rows)] == [1, 2, 1]


def test_why_one_is_left_out_is_kept() -> None:
    (made,) = made_of([{**ROW, "leftOut": "style"}])
    assert made.left_out == "style"


def test_a_long_text_loses_its_middle() -> None:
    text = f"{{ first {'x ' * LONGEST} last }}"
    short = shortened(text)
    assert short.startswith("{ first")
    assert short.endswith("last }")
    assert CUT in short
    assert len(short) < LONGEST
    assert shortened(short) == short


def test_whether_a_shortened_text_stands_in_a_file() -> None:
    text = "function f() {\n  first;\n" + "  x;\n" * LONGEST + "  last;\n}\n"
    assert stands_in(shortened(text), text)
    assert stands_in("first; x;", text)
    assert not stands_in("last; first;", text)
    assert not stands_in(f"last;{CUT}first;", text)
