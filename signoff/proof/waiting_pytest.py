"""A pytest that collects suites once, then does what a line says: what judges of mutants have in common."""

import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

import pytest

from signoff.deployment.ledger import Ledger
from signoff.plugin.run import Run
from signoff.proof.mutants.protocol import SERVED


class Judging(Protocol):
    """Whoever answers what comes over the line."""

    def serve(self, line: Connection) -> None:
        """Until it is told to stop, or the other end is closed."""

    def close(self) -> None:
        """Ends what was started."""


def add_line_option(group: pytest.OptionGroup) -> None:
    """Where the line to whoever leads is."""
    group.addoption(
        SERVED, type=int, default=None, help="descriptor of the line to `signoff prove --mutants`"
    )


def serve_line(session: pytest.Session, begin: Callable[[], Judging]) -> bool | None:
    """In place of running all tests: serves the line, and ends this process, having sealed nothing.

    None, and nothing done, where pytest was given no line.
    """
    descriptor = session.config.getoption(SERVED.strip("-").replace("-", "_"))
    if descriptor is None:
        return None
    code = 1
    try:
        judge = begin()
        judge.serve(Connection(descriptor))
        judge.close()
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        # No verdict is wanted, and nothing was decided.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def keep_apart(session: pytest.Session, run: Run) -> None:
    """Charges no other run for what is sent, and writes no results for Allure.

    The ledger is in memory: a file's connection does not outlive a fork.
    """
    limits = run.target.description.limits
    run.ledger.close()
    run.ledger = Ledger(Path(":memory:"), limit=limits.requests, window_s=limits.window_s)
    if listener := session.config.pluginmanager.get_plugin("allure_listener"):
        session.config.pluginmanager.unregister(listener)
