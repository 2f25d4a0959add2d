"""A pytest with a warm start: it runs where it is told to, in a process of its own, and within its time."""

from pathlib import Path

from signoff.proof.warm_pytest import run_pytest

ONE_PASSES_ONE_FAILS = """
import os

def test_that_passes():
    open("seen.txt", "w").write(str(os.getppid()))

def test_that_fails():
    assert os.getcwd() == "elsewhere"
"""
ENDS_ITS_PROCESS = """
import os

def test_that_ends_its_process():
    os._exit(7)
"""
NEVER_ENDS = """
import time

def test_that_never_ends():
    time.sleep(600)
"""


def _holding(folder: Path, text: str) -> Path:
    file = folder / "test_here.py"
    file.write_text(text, encoding="utf-8")
    return file


def test_it_runs_in_the_folder_and_says_what_pytest_says(tmp_path: Path) -> None:
    said = run_pytest([str(_holding(tmp_path, ONE_PASSES_ONE_FAILS)), "-q"], tmp_path, 60)

    assert said is not None
    assert "1 failed, 1 passed" in said
    assert "elsewhere" in said
    assert (tmp_path / "seen.txt").exists()


def test_what_one_leaves_behind_is_not_there_for_the_next(tmp_path: Path) -> None:
    counts = "import signoff\n\ndef test_it():\n    signoff.seen = getattr(signoff, 'seen', 0) + 1\n"
    file = _holding(tmp_path, counts + "    assert signoff.seen == 1\n")

    said = [run_pytest([str(file), "-q"], tmp_path, 60) for _ in range(2)]

    assert ["1 passed" in (each or "") for each in said] == [True, True]


def test_processes_start_in_it_as_in_any_other_pytest(tmp_path: Path) -> None:
    text = (
        "import multiprocessing\n\ndef test_it():\n    assert multiprocessing.get_start_method() == 'fork'\n"
    )

    said = run_pytest([str(_holding(tmp_path, text)), "-q"], tmp_path, 60)

    assert "1 passed" in (said or "")


def test_one_that_ends_its_process_has_said_nothing_of_passing(tmp_path: Path) -> None:
    said = run_pytest([str(_holding(tmp_path, ENDS_ITS_PROCESS)), "-q"], tmp_path, 60)

    assert said is not None
    assert "passed" not in said


def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    assert run_pytest([str(_holding(tmp_path, NEVER_ENDS)), "-q"], tmp_path, 2) is None
