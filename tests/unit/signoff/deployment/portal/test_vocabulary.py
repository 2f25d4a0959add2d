"""The words that a target file may translate are those that acceptance looks for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from e2e.pages.ticket import STATUSES
from signoff.deployment.portal.table import Portal
from signoff.deployment.portal.vocabulary import WORDS

ROOT = Path(__file__).parents[5]
TRANSLATING = {"word", "_word", "begins_with"}


def looked_for() -> Iterator[str]:
    """The words that stand as they are where acceptance has them translated."""
    for file in (ROOT / "e2e").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TRANSLATING:
                yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def test_each_word_that_acceptance_looks_for_can_be_translated() -> None:
    assert set(looked_for()) | set(STATUSES.values()) <= WORDS


def test_each_word_is_one_that_acceptance_looks_for() -> None:
    texts = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "e2e").rglob("*.py"))
    texts = texts.replace("'", '"')
    assert [word for word in WORDS if f'"{word}"' not in texts and word not in CHOSEN] == []


CHOSEN = {"Category", "Priority", "Low", "Medium", "High", "Critical"}
"""Filters are named by their fields, and priorities are choices of whoever fills in a form."""


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("Sign In", "calls 'Sign In'; is it 'Sign in'?"),
        ("New Tickets", "calls 'New Tickets'; is it 'New ticket'?"),
        ("xyz", "looks for anything that the reference's portal calls 'xyz'"),
    ],
)
def test_a_word_that_nobody_looks_for_is_refused(word: str, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Portal(words={word: "Anything"})
    assert says in str(caught.value)
