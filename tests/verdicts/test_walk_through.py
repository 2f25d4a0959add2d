"""The way that the README shows, from a clone to a signed, verified sheet."""

import json
import os
import re
import subprocess
from pathlib import Path

from tests.verdicts.clones import ROOT, cloned

QUICK = {"signoff run": "signoff run --clause TKT-01 --workers 0"}
"""What the README shows takes minutes; one clause leads the same way."""


def way() -> list[str]:
    """The commands of the README's section, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("### From a run to a signed sheet")[2].partition("\n### ")[0]
    (block,) = re.findall(r"```shell\n(.*?)```", section, re.DOTALL)
    return [QUICK.get(line, line) for line in block.strip().splitlines()]


def test_a_newcomer_gets_to_a_signed_sheet_that_says_what_is_open(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    env = cloned(clone)
    assert [line.split()[1] for line in way()] == ["run", "decide", "keygen", "approve", "verify"]
    codes, outputs = [], []
    for command in way():
        done = subprocess.run(
            ["bash", "-c", command], cwd=clone, env=env, capture_output=True, text=True, timeout=180
        )
        assert "Traceback" not in done.stderr, done.stderr
        codes.append(done.returncode)
        outputs.append(done.stdout + done.stderr)
    assert codes == [0, 2, 0, 2, 2], "\n".join(outputs)
    said = outputs[-1]
    assert "REFUSED" not in said
    assert re.search(r"verified: target local, build \S+\nNOT DECIDED: nothing failed, but", said)
    (decision,) = (clone / "out").glob("decision-*")
    names = {file.name for file in (decision / "approvals").iterdir()}
    assert names >= {"01-approval.dsse.json", "01-sheet.html"}
    sheet = (decision / "approvals/01-sheet.html").read_text(encoding="utf-8")
    assert "Anna Ruiz" in sheet
    assert '<h2 id="h-decision">Not decided</h2>' in sheet
    assert json.loads((decision / "verdict.json").read_text(encoding="utf-8"))["decision"]["exit_code"] == 2
    assert os.stat(clone.parent / ".signoff/me.pem").st_mode & 0o777 == 0o600
    checked = subprocess.run(["sha256sum", "--quiet", "-c", "manifest.sha256"], cwd=decision, check=False)
    assert checked.returncode == 0
    again = subprocess.run(
        ["bash", "-c", f"echo >> {decision}/verdict.json; {way()[-1]}"],
        cwd=clone,
        env=env,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 1
    assert "REFUSED: verdict.json: was changed" in again.stdout
