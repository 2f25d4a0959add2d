"""Reads the evidence of a finished run, and refuses what was cut short, edited, or of another version."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from signoff.deployment.run_id import NameRefused, checked_build, checked_run_id
from signoff.evidence.counting import Circumstances, counted
from signoff.evidence.document import SCHEMA_ID, Json
from signoff.evidence.evidence import SCHEMA
from signoff.evidence.integrity.chain import LINK, Chain
from signoff.evidence.integrity.files import EvidenceError as EvidenceError
from signoff.evidence.integrity.files import check_is_file, names_in
from signoff.evidence.integrity.sealing import check_seal
from signoff.evidence.target_file import unlike_target_file
from signoff.evidence.tried import tried_in
from signoff.guide import Guide
from signoff.monitors.beside import found_beside
from signoff.suite.suite import RECORD, Suite, suite_from_json
from signoff.verdict.clauses import by_clause, verdict_on
from signoff.verdict.results import Collected, Result, collected_from_json, result_from_json

_TEXTS = ("test", "clause", "reason")


@dataclass(frozen=True, kw_only=True)
class FinishedRun:
    """A run that came to its end. `results` are all that count: unreported tests and leaks included."""

    folder: Path
    document: Json
    results: tuple[Result, ...]
    suite: Suite

    @property
    def id(self) -> str:
        """The run's id."""
        return str(self.document["run"]["id"])


def read_json(file: Path) -> Any:
    """The JSON in that file; EvidenceError when it cannot be read or is none."""
    return _json(_text(file), str(file))


def read_document(folder: Path) -> Json:
    """The verdict document in that folder, whole and of this version; EvidenceError otherwise."""
    file = folder / "verdict.json"
    document = read_json(file)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA_ID:
        found = document.get("schema", "none") if isinstance(document, dict) else "none"
        raise EvidenceError(
            f"{file}: its schema is {found}, this command reads {SCHEMA_ID}; repeat the run with this version"
        )
    head = {**document, "clauses": [{**_row(row, file), "tests": []} for row in document.get("clauses", [])]}
    if error := jsonschema.exceptions.best_match(_validator().iter_errors(head)):
        raise EvidenceError(f"{file}: {error.json_path}: {error.message}; repeat the run")
    try:
        checked_run_id(document["run"]["id"], f"{file}: run.id")
        checked_build(document["target"]["build"], f"{file}: target.build")
    except NameRefused as error:
        raise EvidenceError(f"{error}; repeat the run") from None
    return document


def read_finished(folder: Path, guide: Guide) -> FinishedRun:
    """The run in that folder, as it was when it ended.

    EvidenceError when it is unfinished, not sealed, changed since, or says what its results do not.
    """
    for _ in names_in(folder):
        pass
    document = read_document(folder)
    run = document["run"]
    if document["runs"]:
        raise EvidenceError(f"{folder}: is a decision over other runs; name those runs")
    if run["state"] != "finished":
        raise EvidenceError(f"{folder}: run {run['id']} is unfinished, it was cut short; repeat it")
    if wrong := unlike_target_file(folder, document, guide):
        raise EvidenceError(wrong)
    collected, results = dict(_collected(folder)), list(_results(folder, document["run"]))
    ids = {clause["id"] for clause in document["clauses"]}
    for named in {result.clause for result in results} | ids:
        if named not in guide.clauses:
            raise EvidenceError(f"{folder}: {named} is not a clause of this guide; repeat the run")
    suite = suite_from_json(read_json(folder / RECORD), str(folder / RECORD))
    if suite.summary() != document["suite"]:
        raise EvidenceError(f"{folder / RECORD}: is not the suite that verdict.json names; repeat the run")
    results += found_beside(folder, guide)
    around = Circumstances(
        suite=suite,
        partial=document["run"]["invocation"].get("partial", ()),
        build=document["target"]["build"],
        build_after=document["target"]["build_after"],
        resumed_at=[row["results"] for row in run.get("interruptions", ())],
    )
    clauses = [clause for clause in guide.clauses.values() if clause.id in ids]
    whole = counted(results, collected, clauses, guide, around)
    found = FinishedRun(folder=folder, document=document, results=tuple(whole), suite=suite)
    if document.get("tried", []) != tried_in(folder):
        raise EvidenceError(
            f"{folder / 'verdict.json'}: says that something else was tried than its records; it was edited, "
            "or records are missing"
        )
    _compare(found, guide)
    check_seal(folder)
    return found


def _compare(run: FinishedRun, guide: Guide) -> None:
    """The verdicts that the run wrote down must be those that its results give."""
    found = by_clause(run.results)
    received = {clause["id"]: clause for clause in run.document["clauses"]}
    if unsaid := sorted(set(found) - set(received)):
        raise EvidenceError(
            f"{run.folder}: has results about {unsaid[0]}, which verdict.json does not mention"
        )
    for name, clause in received.items():
        given = verdict_on(guide.clause(name), found.get(name, []))
        if name in found and given.verdict.value != clause["verdict"]:
            raise EvidenceError(
                f"{run.folder / 'verdict.json'}: says {clause['verdict']} of {name}, "
                f"the results give {given.verdict.value}; it was edited, or results are missing"
            )
        if sorted(test["id"] for test in clause["tests"]) != sorted(r.test for r in found.get(name, [])):
            raise EvidenceError(
                f"{run.folder / 'verdict.json'}: the tests of {name} differ from those of its results"
            )


def chained_results(folder: Path, chain: Chain) -> Iterator[Result]:
    """The results, each of which follows from the one before it in the chain; EvidenceError otherwise."""
    file = folder / "results.jsonl"
    for number, line in enumerate(_text(file).split("\n") if file.exists() else (), start=1):
        if not line:
            continue
        row = _json(line, f"{file}:{number}")
        try:
            if not all(isinstance(row[key], str) for key in _TEXTS) or not row["test"]:
                raise ValueError("test, clause and reason must be texts")
            result = result_from_json(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise EvidenceError(f"{file}:{number}: is not a result ({error}); repeat the run") from None
        if row.get(LINK) != chain.add(row):
            raise EvidenceError(
                f"{file}:{number}: does not follow from the line before it: a line was changed, dropped, "
                "repeated or moved; repeat the run"
            )
        yield result


def _results(folder: Path, run: Json) -> Iterator[Result]:
    """The results, the last of which is the one that `run` names."""
    if "results" not in run:
        raise EvidenceError(
            f"{folder}: does not say how many results it has; repeat the run with this version"
        )
    chain, named = Chain(run["id"]), run["results"]
    yield from chained_results(folder, chain)
    if chain.as_json() != named:
        raise EvidenceError(
            f"{folder / 'results.jsonl'}: ends after {chain.count} results, and verdict.json names "
            f"{named['count']} with another one as the last; repeat the run"
        )


def _collected(folder: Path) -> Iterator[tuple[str, Collected]]:
    for file in sorted((folder / "collected").glob("*.json")):
        for row in _json(_text(file), str(file)):
            try:
                yield row["test"], collected_from_json(row)
            except (KeyError, TypeError, ValueError) as error:
                raise EvidenceError(f"{file}: is not a list of tests ({error}); repeat the run") from None


def _text(file: Path) -> str:
    check_is_file(file)
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise EvidenceError(
            f"{file}: cannot be read ({error.strerror}); name a folder that a run or `signoff decide` left"
        ) from None
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{file}: is not UTF-8 text at byte {error.start}; repeat the run") from None


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise EvidenceError(
            f"{where}: is not valid JSON, it was cut or edited ({error}); repeat the run"
        ) from None


def _row(row: Any, file: Path) -> Json:
    if not isinstance(row, dict) or not isinstance(row.get("tests"), list):
        raise EvidenceError(f"{file}: a clause has no list of tests; repeat the run")
    return row


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
