"""`python -m backend.local`: runs the reference backend here until it is stopped.

Standard output carries one JSON line when it is ready, and one with `"ready": false` and the error if it
fails (exit code 3). SIGINT, SIGTERM and, with --until-stdin-closes, the end of standard input stop it
(exit code 0).
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from backend.local.processes.failure import BackendError
from backend.local.supervisor import FUNCTIONS, Supervisor

FAILED = 3
TEMPLATE = Path(__file__).resolve().parents[1] / "template.yaml"


def stop(number: int, frame: FrameType | None) -> None:
    """End the process in the ordinary way, so that it cleans up."""
    sys.exit(0)


def say(message: dict[str, Any]) -> None:
    """One line of the boot protocol."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Run until stopped. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m backend.local", description="Run the backend here.")
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop when standard input ends")
    parser.add_argument("--template", type=Path, default=TEMPLATE, help="what to deploy, for CloudFormation")
    parser.add_argument(
        "--functions",
        choices=list(FUNCTIONS),
        default="process",
        help="who runs the functions of the HTTP API: the gateways' own process, or the emulator's Lambda, "
        "from their zip file and through their alias `live`",
    )
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        with Supervisor(options.template, options.functions) as backend:
            say({"ready": True, **backend.description})
            backend.watch(sys.stdin.fileno() if options.until_stdin_closes else None)
    except BackendError as error:
        say({"ready": False, "error": str(error)})
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
