"""The verdict document: what `verdict.json` holds, of one run and of several that were joined."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from signoff.evidence.bounds import joined_bounds, stall_bounds, with_bounds
from signoff.guide import Clause, Guide
from signoff.verdict.decision import Decision, decide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, Result
from signoff.wire import clock

SCHEMA_ID = "urn:securebase:signoff:verdict:3"
"""Raised whenever an older reader would misread the document."""
_CALLED_FOR = (Outcome.FAIL, Outcome.ERROR)
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class About:
    """What was run, on what. Instants are ISO 8601 in UTC. `contacts` are the target file's, by row.

    `suite` says what there was to run, `invocation` how it was: options, plugins, versions of tools.
    `file_sha256` is the target file's digest; `base_url_stated` says whether that file states the address,
    which a target that is started for the run has another of each time. `bounds` are those of the target file
    that are laxer than the guide's (signoff.deployment.bounds). `interruptions` say when the run was
    cut short, and when it went on (resuming.py).
    """

    run_id: str
    started: str
    target: str
    kind: str
    base_url: str
    target_file: str
    build: str
    command: str
    seed: str = ""
    suite: Mapping[str, Any] = field(default_factory=dict)
    invocation: Mapping[str, Any] = field(default_factory=dict)
    contacts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    file_sha256: str = ""
    base_url_stated: bool = False
    bounds: Sequence[Json] = ()
    interruptions: Sequence[Json] = ()


@dataclass(frozen=True, kw_only=True)
class Joined:
    """What only a document about several runs says: the runs, waivers, and what it is compared with."""

    runs: Sequence[Json] = ()
    explanations: Sequence[Json] = ()
    waivers: Sequence[Json] = ()
    waived: frozenset[str] = frozenset()
    problems: Sequence[str] = ()
    since: Json | None = None
    known: frozenset[str] = frozenset()


def document_of(
    guide: Guide,
    about: About,
    verdicts: Sequence[ClauseVerdict],
    decision: Decision,
    *,
    build_after: str | None,
    so_far: Mapping[str, str],
    joined: Joined | None = None,
    load: Mapping[str, Any] | None = None,
    results: Mapping[str, Any] | None = None,
    tried: Sequence[Json] | None = None,
) -> Json:
    """The document (verdict.schema.json). `build_after` None: the run is unfinished, nothing is decided.

    `so_far` says of clauses how much of them was looked at where that is not what the guide says. `load` is
    what a load run tells of itself. `results` are, of a single run, how many there are and the end of their
    chain (chain.py). `tried` is what was tried, by class of input (tried.py).
    """
    more, finished = joined or Joined(), build_after is not None
    bounds = joined_bounds([about.bounds, stall_bounds(load, about.kind)])
    return (
        {
            "schema": SCHEMA_ID,
            "run": {
                "id": about.run_id,
                "state": "finished" if finished else "unfinished",
                "started": about.started,
                "written": clock.written(),
                "command": about.command,
                "seed": about.seed,
                "invocation": dict(about.invocation),
            }
            | ({} if results is None else {"results": dict(results)})
            | ({"interruptions": list(about.interruptions)} if about.interruptions else {}),
            "suite": dict(about.suite),
            "target": {
                "name": about.target,
                "kind": about.kind,
                "base_url": about.base_url,
                "file": about.target_file,
                "file_sha256": about.file_sha256,
                "base_url_stated": about.base_url_stated,
                "build": about.build,
                "build_after": build_after or "",
            },
            "guide": {"title": guide.title, "version": guide.version},
            "contacts": {row: dict(contact) for row, contact in about.contacts.items()},
            "decision": {
                "ruling": decision.ruling.words if finished else "not decided",
                "exit_code": decision.ruling.exit_code if finished else 2,
                "reason": decision.reason
                if finished
                else f"the run is unfinished; so far: {decision.reason}",
                "reasons": [asdict(reason) for reason in decision.reasons],
                "calls": _calls(guide, about, verdicts, more.waived),
            },
            "gates": _gates(guide, verdicts, more.waived),
            "bounds": bounds,
            "clauses": [
                _clause(guide, verdict, so_far, more) | {"with": with_bounds(verdict.clause, bounds)}
                for verdict in verdicts
            ],
            "runs": list(more.runs),
            "waivers": list(more.waivers),
            "explanations": list(more.explanations),
            "since": more.since,
        }
        | ({} if load is None else {"load": dict(load)})
        | ({"tried": list(tried)} if tried else {})
    )


def _calls(
    guide: Guide, about: About, verdicts: Sequence[ClauseVerdict], waived: frozenset[str]
) -> list[Json]:
    """Whom to call, by row of the escalation table, about which failed gates and clauses."""
    found: dict[str, list[Clause]] = {}
    for verdict in verdicts:
        if verdict.results and verdict.verdict in _CALLED_FOR and verdict.clause not in waived:
            found.setdefault(guide.calls(verdict.clause), []).append(guide.clause(verdict.clause))
    return [
        {
            "row": row,
            "who": about.contacts.get(row, {}).get("who", ""),
            "phone": about.contacts.get(row, {}).get("phone", ""),
            "gates": list(dict.fromkeys(clause.gate for clause in clauses)),
            "clauses": [clause.id for clause in clauses],
        }
        for row, clauses in found.items()
    ]


def _gates(guide: Guide, verdicts: Sequence[ClauseVerdict], waived: frozenset[str]) -> list[Json]:
    gates = []
    for gate in guide.gates:
        inside = [v for v in verdicts if guide.clause(v.clause).gate == gate.id]
        if inside:
            counts = {outcome.value: sum(v.verdict is outcome for v in inside) for outcome in Outcome}
            gates.append(
                {
                    "id": gate.id,
                    "title": gate.title,
                    "ruling": decide(guide, inside, waived).ruling.words,
                    "counts": {name: count for name, count in counts.items() if count},
                    "waived": sum(v.clause in waived for v in inside),
                }
            )
    return gates


def _clause(guide: Guide, verdict: ClauseVerdict, so_far: Mapping[str, str], more: Joined) -> Json:
    clause = guide.clause(verdict.clause)
    return {
        "id": clause.id,
        "level": clause.level.value,
        "gate": clause.gate,
        "title": clause.title,
        "post": clause.post,
        "verdict": verdict.verdict.value,
        "waived": clause.id in more.waived,
        "reason": verdict.reason,
        "so_far": so_far.get(clause.id, clause.so_far),
        "calls": guide.calls(clause.id),
        "notes": list(verdict.notes),
        "tests": [_test(result, more.known) for result in verdict.results],
    }


def _test(result: Result, known: frozenset[str]) -> Json:
    return {
        "id": result.test,
        "outcome": result.outcome.value,
        "level": result.level.value,
        "seconds": round(result.seconds, 3),
        "reason": result.reason,
        "failure": None if result.failure is None else asdict(result.failure),
        "known": result.test in known,
        "figures": result.figures,
        "files": list(result.files),
    }
