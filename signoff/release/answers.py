"""An approver's answers on the HUMAN clauses: evidence, or a refusal with its reason."""

import tomllib
from collections.abc import Collection
from pathlib import Path

from signoff.evidence.attested import Attested
from signoff.release.signatures.statement import AttestationError

_WORDS = {"evidence": True, "refused": False}


def read_answers(file: Path, clauses: Collection[str]) -> tuple[Attested, ...]:
    """The answers in that file, one table for each clause; a clause that is left out stays open.

    AttestationError names the table that is wrong.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise AttestationError(f"{file}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AttestationError(f"{file}: is not valid TOML: {error}") from None
    found = []
    for clause, row in data.items():
        if clause not in clauses:
            raise AttestationError(
                f"{file}: {clause} is not a clause that a person attests; those are {', '.join(clauses)}"
            )
        if not isinstance(row, dict) or len(row) != 1 or not set(row) <= set(_WORDS):
            raise AttestationError(f"{file}: [{clause}] must have either evidence = ... or refused = ...")
        ((word, text),) = row.items()
        if not isinstance(text, str) or not text.strip():
            raise AttestationError(f"{file}: [{clause}] {word} must be a text that somebody can check")
        found.append(Attested(clause=clause, kept=_WORDS[word], text=text.strip()))
    return tuple(found)
