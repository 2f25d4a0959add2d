"""What a command takes is that of its whole tree of processes, also of those whose parent has ended."""

import sys
from pathlib import Path

import pytest

from bench.speed import Taken, compared, main, measure

BURN = "import time; end = time.process_time() + {s}\nwhile time.process_time() < end: pass"
LEAVES_A_CHILD = (
    "import os, sys, time\n"
    "if os.fork() == 0:\n"
    "    if os.fork() == 0:\n"
    f"        exec({BURN.format(s=0.4)!r})\n"
    "        held = bytearray(60_000_000); time.sleep(1.2)\n"
    "    os._exit(0)\n"
    "time.sleep(2)\n"
    "sys.exit(2)"
)


def test_an_orphan_counts_with_its_time_and_its_memory(tmp_path: Path) -> None:
    code, took = measure([sys.executable, "-c", LEAVES_A_CHILD], tmp_path)
    assert code == 2
    assert took.cpu >= 0.4
    assert took.memory >= 57
    assert 1.9 <= took.wall < 30
    assert 0 <= took.idle <= 100


def test_figures_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    before = [Taken(10, 20, 300, 40), Taken(12, 20, 300, 40), Taken(30, 20, 300, 40)]
    after = [Taken(5, 20, 150, 0), Taken(6, 22, 150, 0), Taken(30, 24, 150, 0)]
    table = compared(before, after)
    cells = [list(column.cells) for column in table.columns]
    assert cells[0] == ["wall (s)", "cpu (s)", "memory (MiB)", "idle (%)"]
    assert cells[1] == ["12.0", "20.0", "300.0", "40.0"]
    assert cells[5] == ["0.50", "1.10", "0.50", "0.00"]
    assert cells[6][0] == "0.50 to 1.00"


def test_a_checkout_without_an_environment_is_no_checkout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), str(tmp_path), "true"]) == 3
    assert "run `make setup` there" in capsys.readouterr().err
