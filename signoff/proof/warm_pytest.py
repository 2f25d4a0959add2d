"""Runs pytest in a process that is forked from one which has loaded the suites: a warm start.

Loading them takes a pytest two seconds of a core, and a trial needs one pytest or two.
"""

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from signoff.plugin.selection import SUITES
from signoff.suite.suite import suite_in

UNNEEDED = ("locust", "hypothesispytest", "anyio", "randomly", "cacheprovider")
"""Plugins of pytest that a trial does without: they cost start-up time."""
_WITHOUT = tuple(f"-pno:{plugin}" for plugin in UNNEEDED)
PRELOADED = "signoff.proof.preloaded"
"""The module that the process which is forked from imports at its start."""
_ENDS_WITHIN_S = 10.0
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([PRELOADED])


def load_suites() -> None:
    """Collects all suites of the current folder, so that children find every module loaded."""
    sys.stdout.flush()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        kept, sys.stdout = sys.stdout, nowhere
        try:
            pytest.main(["--collect-only", "-q", *SUITES, *_WITHOUT])
        finally:
            sys.stdout = kept
    suite_in()  # so that children need not parse every file of it
    gc.collect()
    gc.freeze()


def run_pytest(arguments: Sequence[str], root: Path, within_s: float) -> str | None:
    """Runs pytest with these arguments in that folder. Returns what it printed; None when it took longer."""
    with tempfile.TemporaryDirectory(prefix="signoff-pytest-") as folder:
        said = Path(folder) / "said.txt"
        said.touch()
        process = _FORKING.Process(target=_play, args=([*arguments, *_WITHOUT], str(root), str(said)))
        process.start()
        process.join(within_s)
        if process.exitcode is None:
            process.kill()
            process.join(_ENDS_WITHIN_S)
            return None
        return said.read_text(encoding="utf-8", errors="replace")


def _play(arguments: list[str], folder: str, said: str) -> None:
    """The child: what it prints goes into that file."""
    written = os.open(said, os.O_WRONLY | os.O_APPEND)
    for descriptor in (1, 2):
        os.dup2(written, descriptor)
    os.close(written)
    os.chdir(folder)
    # As in any other pytest; a child of a fork server would ask that server for its own.
    multiprocessing.set_start_method("fork", force=True)
    code = pytest.main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    # What the run started has ended with it; to take the interpreter down as well takes half a second.
    os._exit(int(code))
