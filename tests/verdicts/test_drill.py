"""Drills of a small deployment: what they come to, and that the good version serves however they end."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from drill.coordinator import journal_folder
from drill.safety.journal import FILE, entries, is_unfinished
from signoff.expect import eventually
from tests.unit.drill.stand_in import (
    ALIAS,
    BACKUP,
    FILES,
    FUNCTION,
    PREFIX,
    Deployment,
    Faults,
    running_deployment,
)
from tests.verdicts.drills import ENDS_WITHIN_S, drilled, results, said_in, started

STEPS = (
    "begin",
    "function as it stands",
    "publish a bad version",
    "put the bad version into service",
    "put the good version back into service",
    "portal as it stands",
    "put a bad release of the portal into service",
    "restore the portal from its backup",
)
"""What the journal says, in turn: after each of these the deployment is in another state."""


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with running_deployment(tmp_path_factory.mktemp("deployment")) as running:
        yield running


def fresh(name: str) -> Path:
    """The place of that target's journal, without what an earlier run of the tests may have left there."""
    folder = journal_folder(name)
    (folder / FILE).unlink(missing_ok=True)
    return folder


def wait_for(folder: Path, step: str, process: "subprocess.Popen[bytes]", out: Path) -> None:
    """Until the journal says that step: at once, so that the next one is not yet done."""
    deadline = time.monotonic() + ENDS_WITHIN_S
    while not any(entry.step == step for entry in entries(folder)):
        assert process.poll() is None, f"it ended before that: {said_in(out).read_text(encoding='utf-8')}"
        assert time.monotonic() < deadline


def is_as_it_was(deployment: Deployment, sha256: str) -> bool:
    return (
        deployment.alias_version() == "1"
        and deployment.versions() == ["1"]
        and deployment.code_sha256() == sha256
        and all(deployment.portal_content(key) == content for key, content in FILES.items())
    )


def test_a_drill_passes_and_leaves_its_timeline(deployment: Deployment, tmp_path: Path) -> None:
    sha256 = deployment.code_sha256()
    code, said = drilled(deployment.target_file(tmp_path, name="drilled-whole"), tmp_path / "out")
    assert code == 0, said
    assert {
        clause: {one["outcome"] for one in found} for clause, found in results(tmp_path / "out").items()
    } == {f"RBK-0{number}": {"PASS"} for number in (1, 2, 3, 4)}
    assert is_as_it_was(deployment, sha256)
    assert not is_unfinished(journal_folder("drilled-whole"))
    (page,) = (tmp_path / "out").glob("*/*/drill.html")
    assert "the bad version was in service" in page.read_text(encoding="utf-8")
    told = ElementTree.parse(page.with_name("junit.xml")).getroot()
    assert {case.get("name") for case in told} == set(results(tmp_path / "out"))
    assert (told.get("name"), told.get("failures"), told.get("skipped")) == ("drill", "0", "0")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_good_version_ends_in_service(
    deployment: Deployment, tmp_path: Path, step: str
) -> None:
    name = f"drilled-{STEPS.index(step)}"
    sha256, folder = deployment.code_sha256(), fresh(name)
    process = started(deployment.target_file(tmp_path, name=name), tmp_path / "out")
    wait_for(folder, step, process, tmp_path / "out")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    eventually(
        lambda: is_unfinished(folder), lambda unfinished: not unfinished, within=30, what="the journal's end"
    )
    assert is_as_it_was(deployment, sha256)


def test_an_interrupt_puts_everything_back_before_it_ends(deployment: Deployment, tmp_path: Path) -> None:
    sha256, folder = deployment.code_sha256(), fresh("drilled-interrupted")
    process = started(deployment.target_file(tmp_path, name="drilled-interrupted"), tmp_path / "out")
    wait_for(folder, "put the bad version into service", process, tmp_path / "out")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(ENDS_WITHIN_S) == 3
    assert "was put back" in " ".join(said_in(tmp_path / "out").read_text(encoding="utf-8").split())
    assert is_as_it_was(deployment, sha256)
    assert not is_unfinished(folder)


def test_what_nobody_could_put_back_is_mended_later(deployment: Deployment, tmp_path: Path) -> None:
    name, sha256 = "drilled-later", deployment.code_sha256()
    folder, target = fresh(name), deployment.target_file(tmp_path, name=name)
    process = started(target, tmp_path / "out")
    wait_for(folder, "put the bad version into service", process, tmp_path / "out")
    # Drill and watchdog die together, as when the machine goes down.
    for pid in (process.pid, *children(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    assert is_unfinished(folder)
    code, said = drilled(target, tmp_path / "again")
    assert (code, "signoff drill --mend" in said) == (3, True), said
    code, said = drilled(target, tmp_path / "mended", "--mend")
    assert code == 0, said
    assert is_as_it_was(deployment, sha256)
    code, said = drilled(target, tmp_path / "mended", "--mend")
    assert (code, "nothing to mend" in said) == (3, True), said


def children(pid: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = file.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parts[1]) == pid:
            found.append(int(file.parent.name))
    return found


@pytest.mark.parametrize(
    ("faults", "clause", "says"),
    [
        (Faults(loses=True), "RBK-04", "acknowledged and not there"),
        (Faults(repeats_comments=True), "RBK-04", "there more than once: comment"),
        (Faults(ignores_alias=True), "RBK-02", "moving the alias changes nothing"),
        (Faults(recovers_late_s=20), "RBK-02", "the last answers"),
        (Faults(keeps_cache=True), "RBK-03", "the cache was not invalidated"),
        (Faults(logs_elsewhere=True), "RBK-01", "it has no line of that time"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_rollback_that_does_not_do_is_seen(tmp_path: Path, faults: Faults, clause: str, says: str) -> None:
    with running_deployment(tmp_path, faults) as deployment:
        sha256 = deployment.code_sha256()
        code, said = drilled(
            deployment.target_file(tmp_path, name=f"drilled-badly-{says.split()[-1]}"), tmp_path / "out"
        )
        assert code == 1, said
        (failed,) = [one for one in results(tmp_path / "out")[clause] if one["outcome"] == "FAIL"]
        assert says in failed["reason"]
        assert is_as_it_was(deployment, sha256)


def test_half_a_backup_is_seen_and_the_portal_is_whole_afterwards(tmp_path: Path) -> None:
    with running_deployment(tmp_path) as deployment:
        deployment.client("s3").delete_object(Bucket=BACKUP, Key=f"{PREFIX}assets/app-1.js")
        code, said = drilled(deployment.target_file(tmp_path, name="drilled-half"), tmp_path / "out")
        assert code == 1, said
        (failed,) = results(tmp_path / "out")["RBK-03"]
        assert "without assets/app-1.js" in failed["reason"]
        assert deployment.portal_content("assets/app-1.js") == FILES["assets/app-1.js"]


def test_an_alias_on_latest_has_nothing_to_return_to(tmp_path: Path) -> None:
    with running_deployment(tmp_path) as deployment:
        deployment.client("lambda").update_alias(FunctionName=FUNCTION, Name=ALIAS, FunctionVersion="$LATEST")
        code, said = drilled(deployment.target_file(tmp_path, name="drilled-latest"), tmp_path / "out")
        assert code == 1, said
        (failed,) = results(tmp_path / "out")["RBK-02"]
        assert "it points to $LATEST" in failed["reason"]


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [("production", True, "never done there"), ("staging", False, "[permissions] change = true permits it")],
)
def test_no_drill_where_none_may_be(
    deployment: Deployment, tmp_path: Path, kind: str, change: bool, says: str
) -> None:
    target = deployment.target_file(tmp_path, name="drilled-never", kind=kind, change=change)
    code, said = drilled(target, tmp_path / "out")
    assert (code, says in " ".join(said.split())) == (3, True), said
