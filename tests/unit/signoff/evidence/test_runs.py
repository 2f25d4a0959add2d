"""A run's evidence that was cut short, edited, or of another version is refused, with file and reason."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.integrity.manifest import NAME
from signoff.evidence.runs import EvidenceError, read_document, read_finished
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    a_run,
    clause_in,
    document_in,
    edit_results,
    outcome_of,
    sealed_again,
)
from tests.unit.signoff.verdict.guides import suite_of


def edit(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        document = document_in(folder)
        change(document)
        (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")

    return spoil


def rewrite(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def cut(name: str, to: float) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(text[: int(len(text) * to)])

    return spoil


def put(name: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return spoil


def drop_failing_result(folder: Path) -> None:
    edit_results(folder, lambda rows: rows.pop(1))


def drop_failing_test(folder: Path) -> None:
    """Out of the results and of what was collected: the verdict still tells of it."""
    drop_failing_result(folder)
    file = folder / "collected/main.json"
    file.write_text(json.dumps([row for row in json.loads(file.read_text()) if row["clause"] != "TKT-02"]))


def and_sealed_again(spoil: Callable[[Path], None]) -> Callable[[Path], None]:
    """By somebody who knows how a run is sealed."""

    def spoil_and_seal(folder: Path) -> None:
        spoil(folder)
        sealed_again(folder)

    return spoil_and_seal


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a FAIL made a PASS": (
        edit(lambda d: clause_in(d, "TKT-02").update(verdict="PASS")),
        r"verdict\.json: says PASS of TKT-02, the results give FAIL",
    ),
    "a result made a PASS": (
        and_sealed_again(rewrite("results.jsonl", '"outcome": "FAIL"', '"outcome": "PASS"')),
        r"says FAIL of TKT-02, the results give PASS",
    ),
    "a failing result deleted": (
        and_sealed_again(drop_failing_result),
        r"says FAIL of TKT-02, the results give ERROR",
    ),
    "a failing test deleted": (
        and_sealed_again(drop_failing_test),
        "says FAIL of TKT-02, the results give NOT VERIFIED",
    ),
    "a line of the results changed": (
        rewrite("results.jsonl", "it was FAIL", "it was fine"),
        r"results\.jsonl:2: does not follow from the line before it: a line was changed, dropped, repeated",
    ),
    "a line of the results dropped": (
        lambda folder: edit_results(folder, lambda rows: rows.pop(0)),
        r"results\.jsonl:1: does not follow",
    ),
    "the last line of the results dropped": (
        drop_failing_result,
        r"results\.jsonl: ends after 1 results, and verdict\.json names 2",
    ),
    "a line of the results repeated": (
        lambda folder: edit_results(folder, lambda rows: rows.append(rows[1])),
        r"results\.jsonl:3: does not follow",
    ),
    "lines of the results swapped": (
        lambda folder: edit_results(folder, lambda rows: rows.reverse()),
        r"results\.jsonl:1: does not follow",
    ),
    "the results of another run": (
        edit(lambda d: d["run"].update(id="20261123-100000-zzzz")),
        r"results\.jsonl:1: does not follow",
    ),
    "no results any more": (
        lambda folder: (folder / "results.jsonl").unlink(),
        r"results\.jsonl: ends after 0 results",
    ),
    "no word about how many results": (
        edit(lambda d: d["run"].pop("results")),
        "does not say how many results it has; repeat the run with this version",
    ),
    "not sealed": (lambda folder: (folder / NAME).unlink(), "is not sealed, so nobody can tell whether"),
    "an exchange changed": (
        put("exchanges/main.jsonl", b"{}"),
        r"exchanges/main\.jsonl: was changed, since the run ended",
    ),
    "a word of the verdict changed": (
        edit(lambda d: d["run"].update(command="another")),
        r"verdict\.json: was changed, since the run ended",
    ),
    "a file put in": (put("note.txt", b""), r"note\.txt: was added, since the run ended"),
    "a link": (lambda folder: (folder / "a").symlink_to(folder / "verdict.json"), "a: is a link; evidence"),
    "a pipe": (lambda folder: os.mkfifo(folder / "collected/a.json"), r"a\.json: is a pipe; evidence"),
    "a run that leads elsewhere": (
        edit(lambda d: d["run"].update(id="../../../x")),
        r"verdict\.json: run\.id: '\.\./\.\./\.\./x' is not a name for a run",
    ),
    "no build": (
        edit(lambda d: d["target"].update(build="", build_after="")),
        r"verdict\.json: target\.build: '' names no build",
    ),
    "a clause deleted": (
        edit(lambda d: d["clauses"].remove(clause_in(d, "TKT-02"))),
        r"results about TKT-02, which verdict\.json does not mention",
    ),
    "a test of the verdict deleted": (
        edit(lambda d: clause_in(d, "TKT-01")["tests"].clear()),
        "the tests of TKT-01 differ from those of its results",
    ),
    "a result moved to another clause": (
        and_sealed_again(rewrite("results.jsonl", '"clause": "TKT-02"', '"clause": "TKT-01"')),
        "says PASS of TKT-01, the results give FAIL",
    ),
    "a verdict cut in the middle": (
        cut("verdict.json", 0.5),
        "is not valid JSON, it was cut or edited",
    ),
    "an empty verdict": (cut("verdict.json", 0), r"verdict\.json: is not valid JSON"),
    "results cut in the middle": (cut("results.jsonl", 0.8), r"results\.jsonl:2: is not valid JSON"),
    "results that are no UTF-8": (
        put("results.jsonl", b'{"test": "\xff"}\n'),
        r"is not UTF-8 text at byte 10",
    ),
    "a result without a clause": (
        put("results.jsonl", b'{"test": "a"}\n'),
        "l:1: is not a result",
    ),
    "a result that is a number": (put("results.jsonl", b"7\n"), "l:1: is not a result"),
    "an outcome that is none": (
        rewrite("results.jsonl", '"outcome": "FAIL"', '"outcome": "FINE"'),
        r"results\.jsonl:2: is not a result \('FINE' is not a valid Outcome\)",
    ),
    "a clause that is none": (
        and_sealed_again(rewrite("results.jsonl", '"clause": "TKT-02"', '"clause": "TKT-99"')),
        "TKT-99 is not a clause of this guide",
    ),
    "a list of tests that is none": (put("collected/main.json", b'[{"a": 1}]'), "is not a list of tests"),
    "another schema": (
        edit(lambda d: d.update(schema="urn:other:9")),
        "its schema is urn:other:9",
    ),
    "no schema": (edit(lambda d: d.pop("schema")), "its schema is none"),
    "a key too many": (edit(lambda d: d.update(note="fine")), r"verdict\.json: \$: Additional properties"),
    "a ruling that is none": (
        edit(lambda d: d["decision"].update(ruling="ship it")),
        r"verdict\.json: \$\.decision\.ruling: 'ship it' is not one of",
    ),
    "a list instead of a document": (put("verdict.json", b"[]"), "its schema is none"),
    "tests that are no list": (
        edit(lambda d: clause_in(d, "TKT-01").update(tests=7)),
        "a clause has no list of tests",
    ),
    "an unfinished run": (edit(lambda d: d["run"].update(state="unfinished")), "is unfinished"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_spoilt_evidence_is_refused_with_the_exact_reason(tmp_path: Path, case: str) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": Outcome.PASS, "TKT-02": Outcome.FAIL})
    read_finished(folder, GUIDE)
    spoil, reason = SPOILT[case]
    spoil(folder)
    with pytest.raises(EvidenceError, match=reason):
        read_finished(folder, GUIDE)


def test_a_finding_about_another_clause_may_bear_a_tests_name(tmp_path: Path) -> None:
    kept = outcome_of("TKT-01", Outcome.PASS)
    other = outcome_of("SEC-07", Outcome.PASS)
    found = outcome_of("SEC-07", Outcome.WARN, test=kept.test)
    folder = a_run(tmp_path, results=[found, other, kept], suite=suite_of(kept, other))
    outcomes = [(result.clause, result.outcome) for result in read_finished(folder, GUIDE).results]
    assert outcomes == [("SEC-07", Outcome.WARN), ("SEC-07", Outcome.PASS), ("TKT-01", Outcome.PASS)]


def test_any_text_of_a_target_is_read_back(tmp_path: Path) -> None:
    folder = a_run(tmp_path, outcomes={"TKT-01": Outcome.FAIL})
    rewrite("results.jsonl", "it was FAIL", r"größer \ud83d 🙂")(folder)
    sealed_again(folder)
    assert read_finished(folder, GUIDE).results[0].reason == "größer \ud83d 🙂"


def test_a_folder_without_evidence_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"cannot be read .*name a folder that a run or"):
        read_document(tmp_path)
