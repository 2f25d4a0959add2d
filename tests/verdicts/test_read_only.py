"""A run that is to change nothing, on the reference: what is sent, and what it comes to."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.verdicts.clones import ROOT

CLAUSES = ("TKT-01", "TKT-03", "SEC-02", "SEC-11", "WS-01", "LAT-10")
"""Among them some that only read, one that reads with a browser, and some that cannot do without changes."""
READING = {"GET", "HEAD", "OPTIONS", "POST /auth/login"}


def test_nothing_is_changed_and_what_that_leaves_open_is_said(tmp_path: Path) -> None:
    asked = [f"--clause={clause}" for clause in CLAUSES]
    done = subprocess.run(
        [sys.executable, "-m", "signoff_cli", "run", *asked, "--read-only", f"--out={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    (folder,) = tmp_path.glob("*-*")
    document = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    verdicts = {clause["id"]: clause["verdict"] for clause in document["clauses"]}
    assert {name: verdicts[name] for name in CLAUSES} == {
        **dict.fromkeys(CLAUSES, "NOT VERIFIED"),
        **dict.fromkeys(("SEC-11", "WS-01"), "PASS"),
    }
    reasons = {clause["id"]: clause["reason"] for clause in document["clauses"]}
    assert "nothing is to be changed there (read_only)" in reasons["TKT-01"]
    sent = Counter[str]()
    for log in (folder / "exchanges").glob("*.gz"):
        for line in gzip.decompress(log.read_bytes()).decode().splitlines():
            if exchange := json.loads(line).get("exchange"):
                method, path = exchange["method"], exchange["url"].partition("?")[0]
                sent["POST /auth/login" if path.endswith("/auth/login") else method] += 1
    assert sent["GET"] > 10
    assert set(sent) <= READING
