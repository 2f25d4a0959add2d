"""`python -m tests.fronts NAME [OPTION...]`: the reference behind that front, for a target file's [boot].

It prints the reference's ready line with the address of the front, or of the relay of live connections, and
ends when its standard input closes. The options are the reference's own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fronts.habits import FRONTS
from tests.fronts.proxy import fronting
from tests.fronts.relay import relaying
from tests.fronts.relays import RELAYS

REFERENCE = (sys.executable, "-m", "backend.local", "--until-stdin-closes")


def main(name: str, *options: str) -> int:
    """Serves until the input ends. Returns the reference's exit code."""
    command = (*REFERENCE, *options)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reference:
        assert reference.stdout is not None
        assert reference.stdin is not None
        ready = json.loads(reference.stdout.readline())
        if not ready["ready"]:
            _say(ready)
            return reference.wait()
        with _standing_before(ready, name) as addresses:
            _say(ready | addresses)
            sys.stdin.read()
        reference.stdin.close()
        return reference.wait()


@contextmanager
def _standing_before(ready: dict[str, Any], name: str) -> Iterator[dict[str, str]]:
    """The addresses that are others than the reference's, until the block ends."""
    if name in RELAYS:
        with relaying(ready["ws_url"], ready["base_url"], RELAYS[name]) as url:
            yield {"ws_url": url}
    else:
        with fronting(ready["base_url"], FRONTS[name]) as url:
            yield {"base_url": url}


def _say(ready: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
