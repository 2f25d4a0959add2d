"""Boxes of checklists, and the lines of the table of metrics, by evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from signoff.evidence.document import Json
from signoff.guide.lists import Item

TICKED, CROSSED, OPEN, WAIVED = "ticked", "crossed", "open", "waived"


@dataclass(frozen=True)
class Box:
    """A line of a checklist: how its box stands, by which clauses, and why it is not ticked.

    `measured` says by which bounds, where these are laxer than the guide's.
    """

    text: str
    state: str
    clauses: tuple[str, ...]
    why: str
    measured: str


@dataclass(frozen=True)
class Metric:
    """A line of the guide's table, its column Actual filled, and how sure that is.

    `measured` says by which bounds, where these are laxer than the guide's.
    """

    text: str
    target: str
    actual: str
    confidence: str
    state: str
    verdict: str
    clause: str
    further: bool
    measured: str


def box_of(item: Item, clauses: Mapping[str, Json]) -> Box:
    """Ticked only when every clause is kept; one that is waived leaves it waived, never ticked."""
    found = [clauses[name] for name in item.clauses if name in clauses]
    state = _state(found, len(item.clauses))
    open_ = [clause for clause in found if clause["verdict"] != "PASS"]
    names = len(item.clauses) > 1
    why = "; ".join(
        f"{clause['id'] + ' ' if names else ''}{clause['verdict'].lower()}: {clause['reason']}"
        for clause in open_
    )
    return Box(item.text, state, item.clauses, why, _measured(found))


def metric_of(item: Item, clauses: Mapping[str, Json]) -> Metric:
    """What was seen of it. Without a result the actual value is empty, as on paper."""
    (name,) = item.clauses
    clause = clauses.get(
        name, {"verdict": "NOT VERIFIED", "reason": "", "tests": [], "waived": False, "with": ""}
    )
    actual, confidence = _seen(clause, share=item.share)
    return Metric(
        text=item.text,
        target=item.target,
        actual=actual,
        confidence=confidence or clause["reason"],
        state=_state([clause], 1),
        verdict=clause["verdict"],
        clause=name,
        further=item.further,
        measured=_measured([clause]),
    )


def _measured(clauses: Sequence[Json]) -> str:
    return "; ".join(dict.fromkeys(clause["with"] for clause in clauses if clause["with"]))


def _state(clauses: Sequence[Json], wanted: int) -> str:
    if any(clause["verdict"] == "FAIL" and not clause["waived"] for clause in clauses):
        return CROSSED
    if len(clauses) < wanted or any(c["verdict"] != "PASS" and not c["waived"] for c in clauses):
        return OPEN
    return WAIVED if any(clause["waived"] for clause in clauses) else TICKED


def _seen(clause: Json, *, share: bool) -> tuple[str, str]:
    """Actual and confidence: measured figures before the words of a load run before a count of tests."""
    tests: list[Json] = clause["tests"]
    received = [test for test in tests if test["outcome"] not in ("NOT VERIFIED", "ERROR")]
    if not received:
        return "", ""
    figures = [f"{name} {value}" for test in received for name, value in test["figures"].items()]
    words = [test["reason"] for test in received if test["reason"]]
    if figures:
        return ", ".join(dict.fromkeys(figures)), "; ".join(dict.fromkeys(words))
    if len(words) == 1 and len(received) == 1:
        actual, _, confidence = words[0].partition("; ")
        return actual, confidence
    if not share:
        return f"{len(received)} test{'' if len(received) == 1 else 's'}, no figure reported", ""
    passed = sum(test["outcome"] == "PASS" for test in received)
    # Rounded down: 99.96 % of the tests is not 100 %.
    return f"{int(passed / len(tests) * 1000) / 10:g} % ({passed} of {len(tests)} tests)", ""
