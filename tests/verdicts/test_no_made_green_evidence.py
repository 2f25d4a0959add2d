"""A hostile user with runs and an editor makes no pass out of them: each way is refused, or decides nothing.

Each case starts from genuine runs. `before` says what the instrument did with it at first.
"""

import json
import os
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.integrity.chain import LINK, Chain
from signoff.release.signatures.keys import make_key
from signoff.release.signatures.run_signature import sign_run
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import NOW, a_run, clause_in, edit, edit_results, sealed_again
from tests.verdicts.judging import ACCEPTED, REFUSED, cases, judged
from tests.verdicts.lies import FIRST, kept, verdict_and_results

PASS, FAIL = Outcome.PASS, Outcome.FAIL
TEST = "tests/test_TKT-01.py::test_it"


def without_a_test(folder: Path) -> None:
    """The failing test was never there: in no file."""
    edit_results(folder, lambda rows: rows.remove(next(r for r in rows if r["outcome"] == "FAIL")))
    edit(folder, lambda d: d["clauses"].remove(clause_in(d, "TKT-01")))
    file = folder / "collected/main.json"
    rows = [row for row in json.loads(file.read_text(encoding="utf-8")) if row["clause"] != "TKT-01"]
    file.write_text(json.dumps(rows), encoding="utf-8")


def twice(folder: Path) -> None:
    edit_results(folder, lambda rows: rows.append(next(r for r in rows if r["clause"] == "TKT-02")))
    edit(folder, lambda d: clause_in(d, "TKT-02")["tests"].append(clause_in(d, "TKT-02")["tests"][0]))


def swapped(folder: Path) -> None:
    edit_results(folder, lambda rows: rows.reverse())


def a_line_changed(folder: Path) -> None:
    edit_results(folder, lambda rows: rows[1].update(seconds=0.001))


def finished(folder: Path) -> None:
    edit(folder, lambda d: d["run"].update(state="finished"))
    edit(folder, lambda d: d["target"].update(build_after=d["target"]["build"]))


def another_build(folder: Path) -> None:
    edit(folder, lambda d: d["target"].update(build="9.9.9", build_after="9.9.9"))


def no_leak(folder: Path) -> None:
    shutil.rmtree(folder / "leaks")
    edit(folder, lambda d: kept(clause_in(d, "SEC-01"), "PASS"))
    edit(folder, lambda d: clause_in(d, "SEC-01")["tests"].pop())


def sealed_but_not_chained(folder: Path) -> None:
    """The manifest made anew with `sha256sum`, the chain left as it was."""
    links = [json.loads(line)[LINK] for line in (folder / "results.jsonl").read_text().splitlines()]
    verdict_and_results("TKT-01", "PASS")(folder)
    sealed_again(folder)
    edit_results(
        folder, lambda rows: [row.update({LINK: link}) for row, link in zip(rows, links, strict=True)]
    )


def sealed_for_the_results_only(folder: Path) -> None:
    """Chain and manifest made anew, what verdict.json says of the chain left as it was."""
    verdict_and_results("TKT-01", "PASS")(folder)
    chain = Chain(folder.name)
    edit_results(folder, lambda rows: [row.update({LINK: chain.add(row)}) for row in rows])


def signed_and_sealed_again(folder: Path) -> None:
    """The run was signed; then it is edited, and everything but the signature made anew."""
    key = folder.parent / "runner.pem"
    make_key(key)
    sign_run(folder, key)
    verdict_and_results("TKT-01", "PASS")(folder)
    sealed_again(folder)


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def put(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def younger(folder: Path) -> None:
    edit(folder, lambda d: d["run"].update(started=NOW.isoformat(), written=NOW.isoformat()))


def named(run_id: object) -> Callable[[Path], None]:
    return lambda folder: edit(folder, lambda d: d["run"].update(id=run_id))


def built(build: object) -> Callable[[Path], None]:
    return lambda folder: edit(folder, lambda d: d["target"].update(build=build, build_after=build))


def a_link(folder: Path) -> None:
    file = folder / "exchanges/main.jsonl"
    moved = file.rename(folder.parent / "elsewhere.jsonl")
    file.symlink_to(moved)


def a_linked_folder(folder: Path) -> None:
    (folder / "exchanges").rename(folder.parent / "elsewhere")
    (folder / "exchanges").symlink_to(folder.parent / "elsewhere")


def a_socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "s"))


def a_device(folder: Path) -> None:
    try:
        os.mknod(folder / "collected/null.json", 0o600 | 0o020000, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")


CHANGED, ADDED, MISSING = (
    f"{word}, since the run ended" for word in ("was changed", "was added", "is missing")
)
FOLLOWS = r"results\.jsonl:\d+: does not follow from the line before it"
NO_RUN, NO_BUILD = r"run\.id: .* is not a name for a run", r"target\.build: .*build"
SPOILT: dict[str, tuple[Callable[[Path], object], str, Any]] = {
    "a failure made a pass, in results and verdict": (
        verdict_and_results("TKT-01", "PASS"),
        FOLLOWS,
        ACCEPTED,
    ),
    "a failure made a pass, in the results": (
        lambda folder: edit_results(folder, lambda rows: rows[0].update(outcome="PASS")),
        FOLLOWS,
        REFUSED,
    ),
    "a failing test taken out of all files": (without_a_test, FOLLOWS, ACCEPTED),
    "a result repeated": (twice, FOLLOWS, ACCEPTED),
    "results swapped": (swapped, FOLLOWS, ACCEPTED),
    "a result changed": (a_line_changed, FOLLOWS, ACCEPTED),
    "the manifest made anew, the chain not": (sealed_but_not_chained, FOLLOWS, ACCEPTED),
    "the chain made anew, its end not": (
        sealed_for_the_results_only,
        "with another one as the last",
        ACCEPTED,
    ),
    "a signed run edited and sealed again": (signed_and_sealed_again, r"signs another manifest", ACCEPTED),
    "an exchange changed": (put("exchanges/main.jsonl", "[]"), CHANGED, ACCEPTED),
    "an exchange taken out": (remove("exchanges/main.jsonl"), MISSING, ACCEPTED),
    "a picture put in": (put("exchanges/nice.png", "x"), ADDED, ACCEPTED),
    "the target file changed": (put("target.toml", ""), "is not the target file of this run", ACCEPTED),
    "the seal taken off": (remove("manifest.sha256"), "is not sealed", ACCEPTED),
    "a run made younger": (younger, CHANGED, ACCEPTED),
    "another build": (another_build, CHANGED, ACCEPTED),
    "an id that leads out of the folder": (named("../../../x"), NO_RUN, ACCEPTED),
    "an id that is a path": (named("/nowhere/x"), NO_RUN, ACCEPTED),
    "an id that is the folder itself": (named("."), NO_RUN, ACCEPTED),
    "an empty id": (named(""), NO_RUN, ACCEPTED),
    "an id with a line feed": (named("a\nb"), NO_RUN, REFUSED),
    "an id that is null": (named(None), "is not of type 'string'", REFUSED),
    "an empty build": (built(""), NO_BUILD, ACCEPTED),
    "a build that is null": (built(None), "is not of type 'string'", REFUSED),
    "a build that hides what follows": (built("1.2.3\x1b[8m"), NO_BUILD, ACCEPTED),
    "a build that is turned around": (built("\u202e3.2.1"), NO_BUILD, ACCEPTED),
    "a link to a file": (a_link, "is a link; evidence consists of files", ACCEPTED),
    "a link to a folder": (a_linked_folder, "is a link; evidence consists of files", ACCEPTED),
    "a pipe among the exchanges": (
        lambda folder: os.mkfifo(folder / "exchanges/p"),
        "is a pipe; evidence consists of files",
        REFUSED,
    ),
    "a socket": (a_socket, "is a socket; evidence consists of files", REFUSED),
    "a device": (a_device, "is a device; evidence consists of files", REFUSED),
}


@pytest.mark.parametrize(("spoil", "reason"), cases(SPOILT))
def test_a_run_that_was_touched_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = a_run(tmp_path / "out", FIRST, {"TKT-01": FAIL, "TKT-02": PASS, "TKT-03": PASS})
    spoil(folder)
    word, reasons = judged(tmp_path / "out", folder)
    assert word == "refused", reasons
    assert re.search(reason, reasons[0]), reasons


@ACCEPTED
def test_an_unfinished_run_marked_as_finished_is_refused(tmp_path: Path) -> None:
    folder = a_run(tmp_path, FIRST, {"TKT-01": PASS}, build_after=None)
    finished(folder)
    word, reasons = judged(tmp_path, folder)
    assert word == "refused", reasons
    assert "is not sealed, so nobody can tell whether it was changed after the run" in reasons[0]


@ACCEPTED
def test_a_finding_of_the_sweep_that_was_taken_out_is_refused(tmp_path: Path) -> None:
    folder = a_run(tmp_path, FIRST, {"SEC-01": PASS})
    step = {"actor": "customer B", "token": None, "line": "lists", "shown": "GET", "repeat": "curl"}
    (folder / "leaks").mkdir()
    row = step | {"test": TEST, "expected": "none", "actual": "one"}
    (folder / "leaks/main.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    edit(
        folder,
        lambda d: clause_in(d, "SEC-01")["tests"].append(clause_in(d, "SEC-01")["tests"][0] | {"id": TEST}),
    )
    edit(folder, lambda d: clause_in(d, "SEC-01").update(verdict="FAIL"))
    sealed_again(folder)
    assert judged(tmp_path, folder)[0] == "do not release"
    no_leak(folder)
    word, reasons = judged(tmp_path, folder, decision_id="decision-again")
    assert word == "refused", reasons
    assert "leaks/main.jsonl: is missing, since the run ended" in reasons[0]
