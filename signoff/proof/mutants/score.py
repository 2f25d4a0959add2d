"""What came of all mutants that were tried: the score, how sure it is, and the document that is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from signoff.proof.mutants.protocol import Tried
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.mutants.survivors import EQUIVALENT, HOLE, OUTSIDE, Triaged
from signoff.verdict.sampling import lower_bound, upper_bound

KILLED, SURVIVED, NOT_REACHED, DOUBTFUL = "killed", "survived", "not reached", "doubtful"
"""DOUBTFUL: a test failed, and failed without the mutant too; it counts as survived."""
OPEN = "not looked at"
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ended:
    """A mutant and what came of it; `verdict` is a survivor's, from the triage file."""

    mutant: Mutant
    result: str
    tried: Tried | None
    verdict: str = ""
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether a test could have killed it, and should."""
        return self.verdict not in (EQUIVALENT, OUTSIDE)


@dataclass(frozen=True)
class Score:
    """`killed` of `counted`; the interval is exact (Clopper-Pearson, 95 % one-sided each)."""

    killed: int
    counted: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where nothing was tried."""
        return self.killed / self.counted if self.counted else 0.0

    @property
    def low(self) -> float:
        """As low the true share may be."""
        return lower_bound(self.killed, self.counted, CONFIDENCE) if self.counted else 0.0

    @property
    def high(self) -> float:
        """As high it may be."""
        return upper_bound(self.killed, self.counted, CONFIDENCE) if self.counted else 1.0


def ended(mutant: Mutant, tried: Tried | None, triaged: Mapping[Any, Triaged]) -> Ended:
    """What came of it. None was tried where no test reaches it."""
    entry = triaged.get(mutant.key)
    verdict, why = (entry.verdict, entry.why) if entry else (OPEN, "")
    if tried is None:
        return Ended(mutant, NOT_REACHED, None, verdict, why)
    if tried.by and tried.confirmed:
        return Ended(mutant, KILLED, tried)
    return Ended(mutant, DOUBTFUL if tried.by else SURVIVED, tried, verdict, why)


def score_of(found: Sequence[Ended]) -> Score:
    """Of those that were tried, without the equivalent ones and those outside the guide."""
    counted = [each for each in found if each.counts]
    return Score(sum(each.result == KILLED for each in counted), len(counted))


AT_START = (
    "are in code that runs when the backend starts and never again: these take a backend of their own each, "
    "and are tried with --restarts"
)


def document_of(
    found: Sequence[Ended],
    *,
    of: str = "the backend",
    left_out_why: str = AT_START,
    seed: int,
    made: int,
    left_out: int,
    looked_at: int,
    sampled: bool,
    seconds: float,
    cpu_s: float,
    build: str,
    bar: float,
) -> dict[str, Any]:
    """For the JSON file and the page. `made` mutants there are; `left_out_why` says of those that were
    `left_out` what they are, and those `looked_at` were found equivalent or outside the guide before;
    `seconds` is what all trials took together, start-up left out; `cpu_s` what all processes used, start-up
    included."""
    score = score_of(found)
    survivors = [each for each in found if each.result != KILLED]
    clauses: Counter[str] = Counter(
        each.tried.clause for each in found if each.result == KILLED and each.tried
    )
    outcomes: Counter[str] = Counter(
        each.tried.outcome for each in found if each.result == KILLED and each.tried
    )
    operators = sorted({each.mutant.operator for each in found})
    files = sorted({each.mutant.file for each in found})
    return {
        "of": of,
        "left_out_why": left_out_why,
        "build": build,
        "seed": seed,
        "made": made,
        "left_out": left_out,
        "looked_at": looked_at,
        "tried": len(found),
        "sampled": sampled,
        "killed": score.killed,
        "counted": score.counted,
        "score": round(score.share, 4),
        "low": round(score.low, 4),
        "high": round(score.high, 4),
        "bar": bar,
        "seconds": round(seconds, 1),
        "seconds_each": round(seconds / len(found), 3) if found else 0.0,
        "cpu_seconds_each": round(cpu_s / len(found), 3) if found else 0.0,
        "results": dict(Counter(each.result for each in found)),
        "verdicts": dict(Counter(each.verdict for each in survivors)),
        "holes": sum(each.verdict in (HOLE, OPEN) for each in survivors),
        "killed_by_clause": dict(clauses.most_common()),
        "killed_by_outcome": dict(outcomes.most_common()),
        "by_operator": _split(found, operators, lambda each: each.mutant.operator),
        "by_file": _split(found, files, lambda each: each.mutant.file),
        "mutants": [_row(each) for each in found],
    }


def holds(document: Mapping[str, Any]) -> bool:
    """Whether the bar holds: for a sample with the lower end of its interval, else with the score itself."""
    return bool(document["low" if document["sampled"] else "score"] >= document["bar"])


def summary(document: Mapping[str, Any]) -> list[str]:
    """What a terminal shows: the survivors that nobody has looked at or that are holes, and the score."""
    lines = [
        f"{row['result'].upper()} {row['file']}:{row['line']} {row['function']}: {row['operator']}: "
        f"{row['old']!r} -> {row['new']!r}"
        for row in document["mutants"]
        if row["result"] != KILLED and row["verdict"] in (OPEN, HOLE)
    ]
    score = (
        f"{document['killed']} of {document['counted']} killed: {document['score']:.1%}, at least "
        f"{document['low']:.1%} and at most {document['high']:.1%} (95 %); {document['seconds_each']:.2f} s "
        f"a mutant, {document['cpu_seconds_each']:.2f} s of processor"
    )
    return [*lines, score]


def _split(found: Sequence[Ended], names: Sequence[str], of: Any) -> dict[str, list[int]]:
    """Killed and counted, by name."""
    scores = {name: score_of([each for each in found if of(each) == name]) for name in names}
    return {name: [score.killed, score.counted] for name, score in scores.items()}


def _row(each: Ended) -> dict[str, Any]:
    tried = asdict(each.tried) if each.tried else {}
    return {
        **asdict(each.mutant),
        "result": each.result,
        "verdict": each.verdict,
        "why": each.why,
        **{
            name: tried.get(name)
            for name in ("by", "clause", "outcome", "said", "seconds", "ran", "was_reached")
        },
    }
