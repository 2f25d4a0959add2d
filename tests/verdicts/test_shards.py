"""A run that is split over machines decides what one run decides, and its shards share no customer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from signoff.deployment.ledger import Ledger
from tests.verdicts.clones import ROOT
from tests.verdicts.desks import REQUESTS, Desk, desk_in

CLAUSES = ("TKT-01", "TKT-02", "TKT-11")
SHARDS = ("1/2", "2/2")


def started(desk: Desk, machine: Path, *more: str) -> subprocess.Popen[str]:
    """A run of these clauses, as on a machine of its own, which no other shares a ledger with."""
    where = ("--target", str(desk.file), "--out", str(machine), "--workers", "0")
    named = [f"--clause={clause}" for clause in CLAUSES]
    return subprocess.Popen(
        [sys.executable, "-m", "signoff_cli", "run", *where, *named, *more],
        cwd=ROOT,
        env=desk.env | {"SIGNOFF_LEDGER": str(machine / "ledger")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(run: subprocess.Popen[str], machine: Path) -> Path:
    """The folder of that run, which came to a verdict."""
    said, _ = run.communicate(timeout=180)
    assert run.returncode in (0, 2), said
    assert ("over the folders of all shards decides" in said) == ("--shard" in str(run.args))
    (folder,) = machine.glob("2*")
    return folder


def decided(desk: Desk, out: Path, *runs: Path) -> dict[str, Any]:
    """What a decision over those runs says that does not depend on when and where they ran."""
    code, said = desk.signoff_decides(out, *runs)
    assert code in (0, 2), said
    (file,) = out.glob("decision-*/verdict.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    clauses = {clause["id"]: clause for clause in document["clauses"]}
    for clause in clauses.values():
        clause["tests"] = [(test["id"], test["outcome"], test["reason"]) for test in clause["tests"]]
    return {"clauses": clauses} | {key: document[key] for key in ("decision", "gates", "suite", "bounds")}


def users(machine: Path) -> set[str]:
    """The customers that sent anything from there."""
    ledger = Ledger(machine / "ledger/desk.sqlite3", limit=REQUESTS, window_s=3600)
    used = {customer for customer in ("acme", "globex") if ledger.spent(customer)}
    ledger.close()
    return used


def test_two_shards_at_once_decide_what_one_run_decides(tmp_path: Path) -> None:
    machines = [tmp_path / f"machine-{number}" for number in range(3)]
    with desk_in(tmp_path) as desk:
        whole = ended(started(desk, machines[0]), machines[0])
        begun = [
            started(desk, machine, "--shard", shard)
            for machine, shard in zip(machines[1:], SHARDS, strict=True)
        ]
        parts = [ended(run, machine) for run, machine in zip(begun, machines[1:], strict=True)]

        of_whole = decided(desk, tmp_path / "of-whole", whole)
        of_parts = decided(desk, tmp_path / "of-parts", *parts)
        of_one_part = decided(desk, tmp_path / "of-one-part", parts[0])

    assert {of_whole["clauses"][clause]["verdict"] for clause in CLAUSES} == {"PASS"}
    differ = [name for name, row in of_whole["clauses"].items() if of_parts["clauses"][name] != row]
    assert [(of_whole["clauses"][name], of_parts["clauses"][name]) for name in differ] == []
    assert of_parts == of_whole
    assert [users(machine) for machine in machines[1:]] == [{"acme"}, {"globex"}]
    alone = [of_one_part["clauses"][clause] for clause in CLAUSES]
    assert {clause["verdict"] for clause in alone} == {"NOT VERIFIED"}
    assert all("left out of the run" in clause["reason"] for clause in alone)


def test_a_shard_that_is_none_is_said_before_anything_is_started(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "signoff_cli", "run", "--shard", "9/8", "--out", str(tmp_path)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 3
    assert "--shard 9/8: is no shard; write 3/8 for the third of eight" in done.stderr
    assert not list(tmp_path.iterdir())
