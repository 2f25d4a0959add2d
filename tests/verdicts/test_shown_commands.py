"""Every command that a document shows is run, here or by another stage of CI."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]
IN_CI = {
    "make test": "is what .ci/run calls",
    "make check": "is a stage of make test",
    "make signoff": "is run by tests/verdicts",
    "make portal": "is a stage of make check",
    "signoff up": "is run by tests/verdicts/test_command.py",
    ". .venv/bin/activate": "is what these tests run in",
    "signoff run --failed": "is run by tests/verdicts/test_command.py, after a run of one clause",
    "signoff load --profile smoke": "wants a quiet machine; tests/verdicts/test_load.py runs others",
    "signoff run --gate latency": "sends the same load",
    "signoff run --gate edge": "is a part of make signoff; another part is run here",
    "signoff prove --variant subject-of-256-accepted": "is one of those that make proof tries",
    "python -m bench": "takes minutes and wants a quiet machine; its parts are tested in tests/unit/bench",
}
"""Commands that another stage runs. Every other command shown is run here."""
SHORTENED = {
    "pytest e2e --target targets/local.toml -n 2": " -k bundle",
    "signoff page-load --target targets/local.toml": " --loads 2",
}
"""Commands that take minutes, and what is added to them here; all scenarios are run by `make signoff`."""
ANSWERS = {
    "signoff plan --target targets/staging.example.toml": 3,
    "signoff page-load --target targets/local.toml": 2,
}
"""Exit codes that are not 0: the example names too few customers; two loads decide nothing."""


def shown() -> list[str]:
    """Every line of every `sh` block."""
    blocks = [
        block
        for document in DOCUMENTS
        for block in re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    ]
    return sorted({line.strip() for block in blocks for line in block.splitlines() if line.strip()})


def test_the_documents_show_commands() -> None:
    assert len(shown()) > 10
    assert set(ANSWERS) | set(SHORTENED) <= set(shown())


@pytest.mark.parametrize("command", [line for line in shown() if line not in IN_CI])
def test_a_shown_command_runs(command: str, tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-c", command + SHORTENED.get(command, "")],
        cwd=ROOT,
        env={"PATH": path, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == ANSWERS.get(command, 0), done.stdout[-3000:] + done.stderr[-1000:]
    assert "Traceback" not in done.stderr
