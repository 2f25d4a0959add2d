"""The pytest of `signoff run`: with the options and plugins that are named here, and none of anybody else's.

What the run came to is read from its verdict once the process has ended. A process may end in any way, also
with a code that says nothing; only a finished verdict says that something was verified.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer

from signoff.deployment.opening import LEDGER_FOLDER
from signoff.deployment.programs import allow_files
from signoff.evidence.runs import EvidenceError, read_document
from signoff.guide import GuideError
from signoff.guide.errors import HARNESS_ERROR
from signoff.plugin.invocation import COMMAND, NAMED, SCRUBBED
from signoff.plugin.selection import SUITES
from signoff.verdict.results import Collected, collected_from_json
from signoff_cli.options import ROOT

OPTIONS = ("--strict-markers", "--strict-config", "--import-mode=importlib", "--tb=no")
_LEADS_ASTRAY = ("PYTEST_", "PYTHONOPTIMIZE", "LOCUST_", "AWS_ENDPOINT_URL", "PIP_AUDIT_", "NPM_CONFIG_")
"""How variables begin, in whatever case, that change which tests run, what a test does, or where it does it:
with those of pip-audit and npm, another database could say that nothing is known of any package."""


def run(out: Path, *arguments: str) -> None:
    """Runs the suites in a process of its own, to the end; what it came to, `outcome` tells.

    The ledger is kept in `out`, beside the evidence, unless the environment names a place.
    """
    allow_files()
    env, scrubbed = _environment()
    env.setdefault(LEDGER_FOLDER, str(out.resolve() / "ledger"))
    if scrubbed:
        left_out = ", ".join(scrubbed)
        typer.echo(f"signoff: {left_out} left out: what runs, and how, is for this command to say", err=True)
    subprocess.call(_command(*arguments), env=env)


def outcome(folder: Path) -> tuple[int, str]:
    """The exit code of the run in that folder, and what there is to say where its verdict says nothing."""
    if not (folder / "verdict.json").is_file():
        return HARNESS_ERROR, "the run left no verdict; what it printed says why"
    try:
        document = read_document(folder)
    except EvidenceError as error:
        return HARNESS_ERROR, str(error)
    if document["run"]["id"] != folder.name or document["run"]["state"] != "finished":
        return (
            HARNESS_ERROR,
            f"the run did not come to its end; `signoff run --resume {folder}` goes on with it",
        )
    return int(document["decision"]["exit_code"]), ""


def collected(*, thin: bool = False) -> list[Collected]:
    """All tests of the suites, or those of a thin run; GuideError when they cannot be collected."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "collected.json")
        asked = ["--collect-only", "-q", "--write-collected", str(file), *["--thin"] * thin]
        done = subprocess.run(_command(*asked), env=_environment()[0], capture_output=True, text=True)
        if not file.exists():
            raise GuideError(f"the suites cannot be collected:\n{done.stdout[-2000:]}{done.stderr[-500:]}")
        return [collected_from_json(row) for row in json.loads(file.read_text(encoding="utf-8"))]


def _command(*arguments: str) -> list[str]:
    suites = [str(ROOT / suite) for suite in SUITES]
    where = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), "-o", "addopts="]
    plugins = [part for name in NAMED for part in ("-p", name)]
    off = ["-p", "no:cacheprovider"]
    return [sys.executable, "-m", "pytest", *where, *OPTIONS, *plugins, *off, *suites, *arguments]


def _environment() -> tuple[dict[str, str], list[str]]:
    """The environment without what leads pytest astray, and the names of what was left out."""
    scrubbed = list(_astray())
    env = {name: value for name, value in os.environ.items() if name not in scrubbed}
    ours = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", SCRUBBED: " ".join(scrubbed)}
    return env | ours | {COMMAND: shlex.join(["signoff", *sys.argv[1:]])}, scrubbed


def _astray() -> Iterator[str]:
    yield from (name for name in sorted(os.environ) if name.upper().startswith(_LEADS_ASTRAY))
