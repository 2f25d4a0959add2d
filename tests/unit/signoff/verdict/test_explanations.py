"""The file of explanations: what it holds, and what is wrong with one that does not."""

import pytest

from signoff.guide import load_guide
from signoff.verdict.explanations import Explanation, ExplanationError, read_explanations

GUIDE = load_guide()
ROW = """
[[explanation]]
test = "tests/a.py::test_a"
clause = "TKT-01"
name = "Anna Ruiz"
text = "the disk was full"
"""


def test_each_names_a_test_a_clause_and_who_answers() -> None:
    assert read_explanations(ROW, "x.toml", GUIDE) == (
        Explanation(test="tests/a.py::test_a", clause="TKT-01", name="Anna Ruiz", text="the disk was full"),
    )
    assert read_explanations("", "x.toml", GUIDE) == ()


WRONG = {
    "no TOML": ("[[", "x.toml: is not valid TOML"),
    "another table": ("[waiver]", r"x.toml: may hold only \[\[explanation\]\] tables"),
    "no list": ("explanation = 7", r"may hold only \[\[explanation"),
    "a row that is a number": (
        "explanation = [7]",
        "x.toml:1: an explanation must have exactly the keys test, clause, name, text",
    ),
    "no name": (
        ROW.replace('name = "Anna Ruiz"\n', ""),
        "x.toml:2: an explanation must have exactly the keys",
    ),
    "an empty name": (ROW.replace("Anna Ruiz", " "), "x.toml:2: 'name' must be a text"),
    "a text that is a number": (ROW.replace('"the disk was full"', "7"), "x.toml:2: 'text' must be a text"),
    "an unknown clause": (ROW.replace("TKT-01", "TKT-99"), "x.toml:2: there is no clause 'TKT-99'"),
    "the same twice": (ROW + ROW, "x.toml:8: tests/a.py::test_a is explained twice under TKT-01; keep one"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_line(case: str) -> None:
    text, words = WRONG[case]
    with pytest.raises(ExplanationError, match=words):
        read_explanations(text, "x.toml", GUIDE)
