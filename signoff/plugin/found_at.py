"""Where in the suites a failure was found, and how its test is run again."""

import os.path
import shlex
from pathlib import Path

import pytest

OURS = ("signoff", ".venv")
"""Folders of a project that hold no test: what is found is found at the test's line, not at the matcher's."""


def line_of(error: pytest.ExceptionInfo[BaseException] | None, root: Path) -> tuple[str, str]:
    """`file:line` of the test's own code that the error came through last, and the statement there."""
    for entry in reversed(error.traceback if error else []):
        path = Path(entry.path)
        if path.is_relative_to(root) and path.relative_to(root).parts[0] not in OURS:
            statement = " ".join(str(entry.statement).split())
            return f"{path.relative_to(root).as_posix()}:{entry.lineno + 1}", statement
    return "", ""


def command_for(test: str, target: Path) -> str:
    """The command, from the project's folder, that runs the test again on that target."""
    return shlex.join(["pytest", test, "--target", os.path.relpath(target)])
