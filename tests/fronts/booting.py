"""Serves the reference with something standing before it, for a target file's [boot]."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

REFERENCE = (sys.executable, "-m", "backend.local", "--until-stdin-closes")
Standing = Callable[[dict[str, Any]], AbstractContextManager[dict[str, str]]]
"""By the reference's ready line: the addresses that are others, for as long as it is entered."""


def serve_behind(standing: Standing, *options: str) -> int:
    """Prints the reference's ready line with those addresses; ends with the standard input.

    The options are the reference's own. Returns the reference's exit code.
    """
    command = (*REFERENCE, *options)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reference:
        assert reference.stdout is not None
        assert reference.stdin is not None
        ready = json.loads(reference.stdout.readline())
        if not ready["ready"]:
            _say(ready)
            return reference.wait()
        with standing(ready) as addresses:
            _say(ready | addresses)
            sys.stdin.read()
        reference.stdin.close()
        return reference.wait()


def _say(ready: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
