"""Searches what a run wrote, and what the target logged meanwhile, for the run's secrets (SEC-10)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from signoff.deployment.target import Target
from signoff.guide import Clause
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Failure, Result
from signoff.wire.secrets import Secrets

CLAUSE = "SEC-10"
_MOST_TOLD = 20


def secrets_in(files: Iterable[Path], secrets: Secrets, beside: Path) -> Iterator[str]:
    """Each secret in one of the files, by the file's name relative to `beside`, where it is below that."""
    for file in files:
        if file.is_file():
            name = file.relative_to(beside) if file.is_relative_to(beside) else file.name
            text = file.read_text(encoding="utf-8", errors="replace")
            yield from (f"{name}: {found}" for found in secrets.found_in(text))


def written_in(folder: Path, secrets: Secrets) -> list[str]:
    """What the run's own folder of evidence shows."""
    return list(secrets_in(sorted(folder.rglob("*")), secrets, folder))


def logged_by(target: Target, secrets: Secrets) -> list[str]:
    """What the target's logs show; nothing where the target file does not say where they lie."""
    return [found for file in target.log_files() or [] for found in secrets_in([file], secrets, file.parent)]


def as_result(clause: Clause, where: str, found: list[str]) -> Result:
    """The result of one search that found something."""
    level = clause.level
    actual = "; ".join(found[:_MOST_TOLD])
    text = f"{clause.id} ({level}): {clause.title}\n  {where} shows\n" + "\n".join(
        f"  - {one}" for one in found
    )
    expected = f"no secret in {where}"
    return Result(
        test=f"search of {where}",
        clause=clause.id,
        level=level,
        # Of a SHOULD clause that becomes a WARN; what is known to be wrong outranks what is not known.
        outcome=Outcome.FAIL,
        reason=f"expected {expected}; {actual}",
        failure=Failure(expected=expected, actual=actual, text=text),
    )
