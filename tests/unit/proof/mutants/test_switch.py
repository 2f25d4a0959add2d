"""The switch: seen at once by whoever maps the file, in this process or another."""

import os
from pathlib import Path

from signoff.proof.mutants.switch import NONE, Switch


def test_whoever_has_the_file_sees_which_mutant_is_active(tmp_path: Path) -> None:
    ours, theirs = Switch(tmp_path / "switch", 10), Switch(tmp_path / "switch")
    assert not theirs.any_of(3, 5)
    ours.set(4)
    assert theirs.any_of(3, 5)
    assert theirs.active(4)
    assert not theirs.active(3)
    assert not theirs.any_of(6, 9)
    ours.set(NONE)
    assert not theirs.any_of(3, 5)


def test_what_another_process_reached_is_seen(tmp_path: Path) -> None:
    switch = Switch(tmp_path / "switch", 10)
    child = os.fork()
    if child == 0:
        switch.any_of(7, 8)
        os._exit(0)
    os.waitpid(child, 0)
    assert switch.reached() == {7}
    switch.clear()
    assert switch.reached() == frozenset()
