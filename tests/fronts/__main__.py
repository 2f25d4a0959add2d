"""`python -m tests.fronts NAME [OPTION...]`: the reference behind that front, for a target file's [boot].

It prints the reference's ready line with the front's address, and ends when its standard input closes. The
options are the reference's own.
"""

import json
import subprocess
import sys
from typing import Any

from tests.fronts.habits import FRONTS
from tests.fronts.proxy import fronting

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
        with fronting(ready["base_url"], FRONTS[name]) as url:
            _say(ready | {"base_url": url})
            sys.stdin.read()
        reference.stdin.close()
        return reference.wait()


def _say(ready: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
