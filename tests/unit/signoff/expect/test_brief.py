"""Values as failures show them."""

import pytest

from signoff.expect.brief import LONGEST, brief, brief_difference
from signoff.wire.answers import Comment


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("It's here.", '"It\'s here."'),
        ("", "''"),
        ("a" * 10_000, "'a' 10000 times"),
        ("Begins " + "x" * 40 + " ends", "'Begins ' + 'x' 40 times + ' ends'"),
        ([1, None, True], "[1, None, True]"),
        (("a",), "('a',)"),
        ({"title": "b" * 50}, "{'title': 'b' 50 times}"),
        ({1}, "{1}"),
    ],
)
def test_a_value_is_shown_as_python_writes_it_but_for_what_is_repeated(value: object, shown: str) -> None:
    assert brief(value) == shown


def test_a_record_is_named_as_a_person_would() -> None:
    comment = Comment(id="C-1", text="Any news? " * 20, created_at=None, raw={"id": "C-1"})
    assert brief([comment]) == f"[<comment C-1 {comment.text[:60]!r}>]"


def test_of_a_long_list_it_is_said_how_much_more_there_is() -> None:
    text = brief(list(range(10_000)))
    assert text.startswith("[0, 1, 2")
    assert "more]" in text or "characters)" in text
    assert len(text) < 2 * LONGEST


def test_a_long_text_that_differs_somewhere_says_where() -> None:
    assert brief_difference("short", "short " * 200) == ""
    found = "The beginning is the same. " * 20
    assert brief_difference("short", "shirt") == ""
    assert (
        brief_difference(f"{found}So far.", f"{found}So good.")
        == "; of 547 and 548 characters, from number 544 on it has 'far.', not 'good.'"
    )
    assert brief_difference(found, found[:400]).endswith(f"it has {found[400:460]!r}, not its end")
