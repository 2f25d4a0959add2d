"""What is printed is printed as it is, in a line and in a table."""

from io import StringIO

import pytest
from rich.table import Table

from signoff.report.console import WIDE, console_of, terminal_console

TEXTS = (
    "[auth.mint] key",
    "test_it[chromium]",
    "tickets.toml:100: a",
    ":warning: in a subject",
    "[/]",
    "a\\[b",
)


def a_table() -> Table:
    table = Table(box=None)
    table.add_column("text", overflow="fold")
    for text in TEXTS:
        table.add_row(text)
    return table


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_is_printed_as_it_is(capsys: pytest.CaptureFixture[str], text: str) -> None:
    terminal_console().print(text)
    terminal_console(error=True).print(f"signoff: {text}")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (f"{text}\n", f"signoff: {text}\n")


def test_a_cell_is_printed_as_it_is() -> None:
    stream = StringIO()
    console_of(stream, 80).print(a_table())
    printed = [line.strip() for line in stream.getvalue().splitlines()]
    assert printed[1:] == list(TEXTS)


def test_a_pipe_is_wide_enough_for_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal_console().width == WIDE
    terminal_console().print("long " * 100)
    assert capsys.readouterr().out == "long " * 100 + "\n"
