"""The line of a TOML value, for errors that name it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.guide.toml_lines import Step, line_of

TEXT = """\
# the first line is a comment, with name = "not this" in it
name = "x"
limits.requests = 5
"quoted" = 1

[auth]   # [[auth.customers]] is further down
kind = "listed"

[auth.mint]
key_env = "KEY"
claims = { sub = "{customer}", role = "customer" }

[[auth.customers]]
id = "a"

# [[auth.customers]] as a comment counts for nothing
[[ auth.customers ]]
id = "b"
   token_env   =   "T"
list = [
  1,
]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("name",), 2),
        (("limits",), 3),
        (("limits", "requests"), 3),
        (("quoted",), 4),
        (("auth",), 6),
        (("auth", "kind"), 7),
        (("auth", "mint"), 9),
        (("auth", "mint", "key_env"), 10),
        (("auth", "mint", "claims", "role"), 11),
        (("auth", "mint", "absent"), 9),
        (("auth", "customers"), 13),
        (("auth", "customers", 0), 13),
        (("auth", "customers", 0, "id"), 14),
        (("auth", "customers", 1), 17),
        (("auth", "customers", 1, "id"), 18),
        (("auth", "customers", 1, "token_env"), 19),
        (("auth", "customers", 1, "list", 0), 20),
        (("auth", "customers", 2, "id"), 6),
        (("absent",), 1),
        (("kind",), 1),
    ],
)
def test_a_value_is_found_or_else_the_table_around_it(path: tuple[Step, ...], line: int) -> None:
    assert line_of(TEXT, path) == line


def test_an_empty_text_has_only_its_first_line() -> None:
    assert line_of("", ("name",)) == 1


NAMES = st.sampled_from(["a", "b", "c-d", "e_f"])
LINES = st.sampled_from(["", "# a comment", "# [t0]", "# v = 9"])


@given(
    tables=st.lists(
        st.tuples(
            st.booleans(),
            st.lists(NAMES, unique=True, max_size=3),
            st.lists(LINES, max_size=2),
        ),
        max_size=5,
    )
)
def test_every_key_of_a_written_file_is_found_on_its_line(
    tables: list[tuple[bool, list[str], list[str]]],
) -> None:
    lines: list[str] = []
    where: dict[tuple[Step, ...], int] = {}
    rows = 0
    for number, (is_row, keys, between) in enumerate(tables):
        path: tuple[Step, ...] = ("rows", rows) if is_row else (f"t{number}", "inner")
        rows += is_row
        lines += [*between, "[[rows]]" if is_row else f"[t{number}.inner]"]
        where[path] = len(lines)
        for key in keys:
            lines += [*between, f"{key} = 1"]
            where[(*path, key)] = len(lines)
    text = "\n".join(lines)
    tomllib.loads(text)
    assert {path: line_of(text, path) for path in where} == where
