"""A run that was cut short and goes on: what was decided stays, what got no answer is repeated.

Each interruption is on record in the verdict (`run.interruptions`): when, why, how many results there were by
then. What is repeated stays in `results.jsonl`, too; it only does not count any more.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from signoff.evidence.document import About, Json
from signoff.evidence.integrity.chain import Chain
from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.integrity.writing import HALVES
from signoff.evidence.runs import chained_results, read_document
from signoff.verdict.results import Result, is_unanswered
from signoff.wire import clock

CUT = "it was ended from outside"
"""Why a run stopped that could not say so itself: killed, or its machine went down."""
_ANEW = "start a run anew"


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """What a run had when it was cut short. `tested` are those tests that it need not try again."""

    folder: Path
    document: Json
    results: tuple[Result, ...]
    chain: Chain

    @property
    def tested(self) -> frozenset[str]:
        """The tests that have a result of their own: all but those that the target did not answer."""
        return frozenset(result.test for result in self.results if not is_unanswered(result))

    @property
    def clauses(self) -> list[str]:
        """The clauses that the run was about."""
        return [clause["id"] for clause in self.document["clauses"]]

    def check_same(self, about: About) -> None:
        """EvidenceError when what goes on is not what was begun: another build or another suite."""
        suite = self.document["suite"]
        for what, before, now in (
            ("the build", self.document["target"]["build"], about.build),
            ("the suite", suite["digest"], about.suite["digest"]),
            ("the commit", suite["commit"], about.suite["commit"]),
        ):
            if before != now:
                raise EvidenceError(
                    f"{self.folder}: {what} was {before or 'unknown'} and is {now or 'unknown'} now, "
                    f"so the run cannot go on; {_ANEW}"
                )

    def continued(self, about: About) -> About:
        """What is said of the run from now on: begun when it was, interrupted, and resumed now."""
        run = self.document["run"]
        earlier: list[Json] = list(run.get("interruptions", ()))
        if not earlier or earlier[-1]["resumed"]:
            earlier.append(interruption(run["written"], CUT))
        last = {**earlier[-1], "results": self.chain.count, "resumed": clock.written()}
        return replace(
            about, started=run["started"], command=run["command"], interruptions=(*earlier[:-1], last)
        )


def read_unfinished(folder: Path, target_file: Path) -> Unfinished:
    """The run in that folder, of the target that the file describes.

    EvidenceError when it came to its end, when its results do not follow each other, or with another file.
    A last line that was only begun when the run was ended is taken out of `results.jsonl`.
    """
    document = read_document(folder)
    if document["runs"] or document["run"]["state"] != "unfinished":
        raise EvidenceError(f"{folder}: holds no run that was cut short, so nothing is left to do; {_ANEW}")
    if hashlib.sha256(target_file.read_bytes()).hexdigest() != document["target"]["file_sha256"]:
        raise EvidenceError(f"{target_file}: was changed since the run {folder} began; {_ANEW}")
    file, chain = folder / "results.jsonl", Chain(document["run"]["id"])
    if file.exists():
        whole, _, begun = file.read_text(encoding="utf-8", errors=HALVES).rpartition("\n")
        if begun:
            file.write_text(f"{whole}\n" if whole else "", encoding="utf-8", errors=HALVES)
    results = tuple(chained_results(folder, chain))
    return Unfinished(folder=folder, document=document, results=results, chain=chain)


def interruption(at: str, why: str) -> Json:
    """An entry of `run.interruptions`: instants in ISO 8601; `resumed` is empty as long as it lasts."""
    return {"at": at, "why": why, "results": 0, "resumed": ""}


def last_good_answer(folder: Path) -> str:
    """The last answer below 500 that any process of a run logged, in words; empty when there was none."""
    last = max(
        (found for log in (folder / "exchanges").glob("*.jsonl") if (found := _last_good(log))),
        default=None,
    )
    if last is None:
        return ""
    at, method, url, status = last
    return f"the last good answer was at {at} ({method} {url}: {status})"


def _last_good(log: Path) -> tuple[str, str, str, int] | None:
    for line in reversed(log.read_text(encoding="utf-8", errors="replace").splitlines()):
        try:
            said = json.loads(line).get("exchange") or {}
        except ValueError:
            continue  # it was only begun
        if said and said["status"] < 500:
            return said["at"], said["method"], said["url"], said["status"]
    return None
