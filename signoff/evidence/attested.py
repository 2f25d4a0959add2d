"""What people add to a decided document: clauses attested or refused, and what follows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from signoff.evidence.document import Json
from signoff.guide import Guide, Level
from signoff.verdict.decision import Decision, decide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict, result_from_json


@dataclass(frozen=True, kw_only=True)
class Attested:
    """One HUMAN clause, attested with evidence or refused with a reason (`text`)."""

    clause: str
    kept: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One approval as a reader sees it. `at` is ISO 8601 in UTC; `revoked` says when and why, or is empty."""

    number: int
    name: str
    role: str
    key: str
    at: str
    attested: tuple[Attested, ...] = ()
    revoked: str = ""


def open_clauses(guide: Guide, document: Json) -> list[str]:
    """The HUMAN clauses that a person has to attest or refuse."""
    return [
        clause["id"]
        for clause in document["clauses"]
        if guide.clause(clause["id"]).level is Level.HUMAN and not guide.clause(clause["id"]).post
    ]


def with_signatures(guide: Guide, document: Json, signatures: Sequence[Signature]) -> tuple[Json, Decision]:
    """The document with what its signers attest, and the decision that follows.

    A refusal outranks an attestation. Revoked signatures attest nothing. Decided clauses stay as they are.
    """
    said = [
        (signature, attested)
        for signature in signatures
        if not signature.revoked
        for attested in signature.attested
    ]
    clauses = []
    for clause in document["clauses"]:
        about = [(s, a) for s, a in said if a.clause == clause["id"]]
        if guide.clause(clause["id"]).level is Level.HUMAN and about and clause["verdict"] == "REVIEW":
            signature, attested = min(about, key=lambda row: row[1].kept)
            word = "attested" if attested.kept else "refused"
            verdict = Outcome.PASS if attested.kept else Outcome.FAIL
            words = f"{word} by {signature.name}, {signature.role}, on {signature.at[:10]}: {attested.text}"
            clause = {**clause, "verdict": verdict.value, "reason": words}
        clauses.append(clause)
    decision = _decide(guide, clauses, document)
    received = {
        **document["decision"],
        "ruling": decision.ruling.words,
        "exit_code": decision.ruling.exit_code,
        "reason": decision.reason,
        "reasons": [asdict(reason) for reason in decision.reasons],
    }
    gates = [
        {
            **gate,
            "ruling": _decide(guide, inside, document, problems=False).ruling.words,
            "counts": {
                outcome.value: count
                for outcome in Outcome
                if (count := sum(clause["verdict"] == outcome.value for clause in inside))
            },
        }
        for gate in document["gates"]
        if (inside := [clause for clause in clauses if clause["gate"] == gate["id"]])
    ]
    return {**document, "clauses": clauses, "decision": received, "gates": gates}, decision


def _decide(guide: Guide, clauses: Sequence[Json], document: Json, *, problems: bool = True) -> Decision:
    verdicts = [
        ClauseVerdict(
            clause=clause["id"],
            verdict=Outcome(clause["verdict"]),
            reason="" if clause["verdict"] == "PASS" else clause["reason"],
            # That it was looked at counts where nothing binding was; by what, stands in the document.
            results=tuple(result_from_json(_bare(test, clause)) for test in clause["tests"][:1]),
        )
        for clause in clauses
    ]
    waived = {clause["id"] for clause in clauses if clause["waived"]}
    received = [row["text"] for row in document["decision"]["reasons"] if not row["clause"]]
    return decide(guide, verdicts, waived, received if problems else ())


def _bare(test: Json, clause: Json) -> Json:
    return {
        "test": test["id"],
        "clause": clause["id"],
        **{key: test[key] for key in ("level", "outcome", "reason")},
    }
