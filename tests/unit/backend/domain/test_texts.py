"""Texts are counted in characters after trimming (EDGE-01, EDGE-05)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.texts import fault_in, trimmed

#: One character each in Python's count: ASCII, two and four bytes in UTF-8, and a combining accent.
CHARACTERS = st.sampled_from(["a", "é", "🙂", "\u0301", "ꙮ"])


@given(CHARACTERS, st.integers(1, 300))
def test_a_text_fits_by_its_characters_whatever_their_bytes(character: str, length: int) -> None:
    fault = fault_in("subject", character * length, longest=255)
    assert (fault is None) == (length <= 255)


@given(st.text(alphabet=" \t\n\r\u2003\u00a0\x1f", max_size=9), st.text(alphabet="ab c", max_size=9))
def test_trimming_takes_white_space_from_the_ends_only(blank: str, core: str) -> None:
    assert trimmed(blank + f"x{core}x" + blank) == f"x{core}x"


@pytest.mark.parametrize(("text", "says"), [("", "blank"), ("x" * 6, "at most 5"), ("\ud83d", "Unicode")])
def test_a_fault_names_the_field_and_says_what_is_wrong(text: str, says: str) -> None:
    fault = fault_in("subject", text, longest=5)
    assert fault is not None
    assert fault.field == "subject"
    assert says in fault.detail
