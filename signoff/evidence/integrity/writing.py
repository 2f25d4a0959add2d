"""Writes a verdict document whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any

HALVES = "backslashreplace"
"""Half a surrogate pair, which a target may send, is no UTF-8; written as an escape it is JSON again."""

_MOST_LAID_OUT = 5_000


def write_document(file: Path, document: dict[str, Any]) -> None:
    """Replaces the file; a reader sees the old document or the new one, never a part."""
    part = file.with_suffix(".part")
    # Nobody reads tens of thousands of tests line by line, and laying them out takes several times as long.
    tests = sum(len(clause["tests"]) for clause in document["clauses"])
    indent = 1 if tests <= _MOST_LAID_OUT else None
    part.write_text(json.dumps(document, indent=indent, ensure_ascii=False) + "\n", "utf-8", HALVES)
    os.replace(part, file)
