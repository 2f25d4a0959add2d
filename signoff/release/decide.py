"""`signoff decide`: joins runs, applies waivers, and writes a folder that people can sign."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from signoff.deployment.run_id import checked_run_id
from signoff.evidence import history
from signoff.evidence.attachments import files_of_tests
from signoff.evidence.bounds import joined_bounds
from signoff.evidence.document import About, Joined, Json, document_of
from signoff.evidence.integrity import manifest
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.integrity.writing import write_document
from signoff.evidence.runs import FinishedRun, read_document, read_finished, read_json
from signoff.evidence.tried import together
from signoff.guide import Guide
from signoff.release.failed_before import Failed, failures_below
from signoff.release.merge import check_together, joined_verdicts, so_far
from signoff.verdict.decision import Decision, decide
from signoff.verdict.derived import derived
from signoff.verdict.explanations import Explanation, ExplanationError, read_explanations
from signoff.verdict.waivers import Waiver, WaiverError, effective, read_waivers

WAIVERS = "waivers.toml"
EXPLANATIONS = "explanations.toml"
RUNS = "runs"
BEFORE = "before.json"
OF_LOAD = ("profile", "build", "build_after", "timeout_s", "locust")
"""What of a load run is part of the decision: by what it measured, and on which build."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What was known before: the last approved run, its failing tests, and what failed on the same build."""

    since: Json | None = None
    known: Sequence[str] = ()
    failed: Sequence[Failed] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a decision is made from. `now` and ages are stated, so that it can be made again later."""

    folders: Sequence[Path]
    command: str
    decision_id: str
    now: datetime
    max_age: timedelta
    waivers: Path | None = None
    explanations: Path | None = None
    before: Before = Before()


def decided(asked: Asked, guide: Guide) -> tuple[Json, Decision, list[FinishedRun]]:
    """The joined document, its decision, and the runs.

    EvidenceError, WaiverError, ExplanationError when it cannot be made.
    """
    runs = [_in_folder(read_finished(folder, guide)) for folder in asked.folders]
    check_together(runs, guide, asked.now, asked.max_age)
    explanations = () if asked.explanations is None else _explanations(asked.explanations, guide)
    known = joined_verdicts(guide, runs, asked.before.failed, explanations)
    contacts: dict[str, dict[str, str]] = {}
    for run in reversed(runs):
        contacts |= run.document["contacts"]
    waivers = () if asked.waivers is None else _read(asked.waivers, guide)
    waived, stale = effective(waivers, known.verdicts, asked.now.date())
    problems = [*stale, *known.problems]
    verdicts = derived(guide, known.verdicts, contacts, waived)
    decision = decide(guide, verdicts, waived, problems)
    target = runs[0].document["target"]
    about = About(
        run_id=asked.decision_id,
        started=min(run.document["run"]["started"] for run in runs),
        target=target["name"],
        kind=target["kind"],
        base_url=target["base_url"],
        base_url_stated=target["base_url_stated"],
        target_file=target["file"],
        file_sha256=target["file_sha256"],
        build=target["build"],
        command=asked.command,
        suite=runs[0].suite.summary(),
        contacts=contacts,
        bounds=joined_bounds(run.document["bounds"] for run in runs),
    )
    joined = Joined(
        runs=[_row(run) for run in runs],
        explanations=known.explanations,
        waivers=[waiver.as_json() | {"used": waiver.clause in waived} for waiver in waivers],
        waived=waived,
        problems=problems,
        since=asked.before.since,
        known=frozenset(asked.before.known),
    )
    document = document_of(
        guide,
        about,
        verdicts,
        decision,
        build_after=target["build"],
        so_far=so_far(guide, runs),
        joined=joined,
        tried=together(run.document.get("tried", []) for run in runs),
    )
    return document, decision, runs


def write_decided(folder: Path, asked: Asked, document: Json, runs: Sequence[FinishedRun]) -> None:
    """Writes the folder: verdict, waivers as their owners signed them, and every run as it was.

    EvidenceError when it is there.
    """
    if folder.exists():
        raise EvidenceError(f"{folder}: exists already; nothing is overwritten, choose another --out")
    for run in runs:
        manifest.copy(run.folder, folder / RUNS / run.id)
    if asked.waivers is not None:
        shutil.copyfile(asked.waivers, folder / WAIVERS)
        for waiver in document["waivers"]:
            signed = signed_waiver_of(asked.waivers, waiver["clause"])
            if signed.exists():
                kept = signed_waiver_of(folder / WAIVERS, waiver["clause"])
                kept.parent.mkdir(exist_ok=True)
                shutil.copyfile(signed, kept)
    if asked.explanations is not None:
        shutil.copyfile(asked.explanations, folder / EXPLANATIONS)
    (folder / BEFORE).write_text(json.dumps(asdict(asked.before), indent=1) + "\n", encoding="utf-8")
    write_document(folder / "verdict.json", document)


def signed_waiver_of(waivers: Path, clause: str) -> Path:
    """Where the owner's signature on the waiver of that clause lies, in a folder beside the waivers."""
    return waivers.with_suffix(".d") / f"{clause}.dsse.json"


def unsigned_waivers(folder: Path, document: Json) -> list[str]:
    """The clauses whose waivers nobody signed, in a decided folder."""
    waivers = folder / WAIVERS
    return [
        row["clause"] for row in document["waivers"] if not signed_waiver_of(waivers, row["clause"]).exists()
    ]


def seal(folder: Path) -> None:
    """Writes down the digest of every file of the folder, so that from now on none can change unseen."""
    manifest.write(folder)


def before_of(out: Path, folders: Sequence[Path], since: Json | None = None) -> Before:
    """What the evidence below `out`, and beside those runs, tells of the time before them.

    `since` is the last approved decision.
    """
    failed = failures_below([out, *(folder.resolve().parent for folder in folders)], folders)
    if since is None:
        return Before(failed=failed)
    return Before(since=_since(since), known=sorted(history.failing_tests([since])), failed=failed)


def decided_again(folder: Path, guide: Guide) -> Json:
    """The document that a decided folder's evidence gives, made anew; EvidenceError when it has none."""
    document = read_document(folder)
    before = read_json(folder / BEFORE)
    waivers, explanations = folder / WAIVERS, folder / EXPLANATIONS
    try:
        ids = [checked_run_id(run["id"], f"{folder}: runs") for run in document["runs"]]
        asked = Asked(
            folders=[folder / RUNS / run_id for run_id in ids],
            command=document["run"]["command"],
            decision_id=document["run"]["id"],
            now=datetime.fromisoformat(document["run"]["written"]),
            max_age=timedelta(days=36_500),
            waivers=waivers if waivers.exists() else None,
            explanations=explanations if explanations.exists() else None,
            before=Before(**{**before, "failed": [Failed(**row) for row in before["failed"]]}),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"{folder}: cannot be decided again ({error}); decide it anew") from None
    try:
        made, _, _ = decided(asked, guide)
    except ExplanationError as error:
        raise EvidenceError(str(error)) from None
    return {**made, "run": {**made["run"], "written": document["run"]["written"]}}


def _in_folder(run: FinishedRun) -> FinishedRun:
    """The run, its results naming what shows them as paths within the joined folder."""
    attached = files_of_tests(run.folder)
    results = [
        replace(result, files=tuple(f"{RUNS}/{run.id}/{name}" for name in dict.fromkeys(names)))
        if (names := [*result.files, *attached.get(result.test, ())])
        else result
        for result in run.results
    ]
    return replace(run, results=tuple(results))


def _row(run: FinishedRun) -> Json:
    said, target, load = run.document["run"], run.document["target"], run.document.get("load")
    digest = hashlib.sha256((run.folder / "verdict.json").read_bytes()).hexdigest()
    return {key: said[key] for key in ("id", "started", "written", "command", "seed")} | {
        "base_url": target["base_url"],
        "file": target["file"],
        "file_sha256": target["file_sha256"],
        "verdict_sha256": digest,
        "suite": run.document["suite"],
        "invocation": said["invocation"],
        "load": None if load is None else {key: load[key] for key in OF_LOAD},
        **({"interruptions": said["interruptions"]} if "interruptions" in said else {}),
    }


def _since(document: Json) -> Json:
    said = document["run"]
    return {"id": said["id"], "build": document["target"]["build"], "written": said["written"]}


def _explanations(file: Path, guide: Guide) -> tuple[Explanation, ...]:
    try:
        return read_explanations(file.read_text(encoding="utf-8-sig"), str(file), guide)
    except (OSError, UnicodeDecodeError) as error:
        raise ExplanationError(f"{file}: cannot be read ({error}); name it with --explain") from None


def _read(file: Path, guide: Guide) -> tuple[Waiver, ...]:
    try:
        return read_waivers(file.read_text(encoding="utf-8-sig"), str(file), guide)
    except (OSError, UnicodeDecodeError) as error:
        raise WaiverError(f"{file}: cannot be read ({error}); name it with --waivers") from None
