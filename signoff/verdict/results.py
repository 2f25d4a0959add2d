"""What one test found out about its clause."""

from dataclasses import asdict, dataclass, field
from typing import Any

from signoff.guide import Level
from signoff.verdict.outcomes import Outcome

NO_ANSWER = "the target did not answer"
"""How the reason of a test's ERROR begins when no answer came, whatever was asked."""


@dataclass(frozen=True, kw_only=True)
class Collected:
    """A test that exists: its clause, what it costs, and how binding it is within the clause."""

    test: str
    clause: str
    level: Level
    requests: int
    customers: int


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a test is not PASS, for a release approver. `text` is the whole explanation, secrets redacted."""

    expected: str
    actual: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one test. `reason` is one line; `failure` is there when something was found wrong.

    `figures` are what was measured, by name ("p95": "212 ms"); `files` what shows it, in the run's folder.
    """

    test: str
    clause: str
    level: Level
    outcome: Outcome
    reason: str = ""
    seconds: float = 0.0
    failure: Failure | None = None
    figures: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the evidence file."""
        return asdict(self)


def is_unanswered(result: Result) -> bool:
    """Whether the test shows nothing because the target could not be reached."""
    return result.outcome is Outcome.ERROR and result.reason.startswith(NO_ANSWER)


def collected_from_json(row: dict[str, Any]) -> Collected:
    """The inverse of `asdict`."""
    return Collected(**{**row, "level": Level(row["level"])})


def result_from_json(row: dict[str, Any]) -> Result:
    """The inverse of `Result.as_json`. The link of a line of results (`chain`) is no part of its result."""
    failure = row.get("failure")
    return Result(
        **{
            **{key: value for key, value in row.items() if key != "chain"},
            "level": Level(row["level"]),
            "outcome": Outcome(row["outcome"]),
            "failure": None if failure is None else Failure(**failure),
            "files": tuple(row.get("files", ())),
        }
    )


@dataclass(frozen=True, kw_only=True)
class ClauseVerdict:
    """What is known about one clause. `notes` are misses that do not decide it."""

    clause: str
    verdict: Outcome
    reason: str
    results: tuple[Result, ...] = field(default=())
    notes: tuple[str, ...] = ()
