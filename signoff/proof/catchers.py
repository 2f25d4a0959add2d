"""Which test caught a variant last (tests/proof/caught_by.json): it is tried first, which saves the others.

A hint and no more: when that test does not catch the variant, all tests of the clause are run.
"""

import json
from collections.abc import Mapping
from pathlib import Path

CAUGHT_BY = Path("tests/proof/caught_by.json")


def load_catchers(root: Path) -> dict[str, str]:
    """Variant id -> id of a test; empty when none is written down."""
    file = root / CAUGHT_BY
    if not file.exists():
        return {}
    catchers: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return catchers


def remember(root: Path, known: set[str], caught: Mapping[str, str]) -> None:
    """Writes down which tests caught variants now; forgets variants that are no longer `known`."""
    catchers = {id_: test for id_, test in (load_catchers(root) | dict(caught)).items() if id_ in known}
    text = json.dumps(dict(sorted(catchers.items())), indent=1, ensure_ascii=False)
    (root / CAUGHT_BY).write_text(text + "\n", encoding="utf-8")
