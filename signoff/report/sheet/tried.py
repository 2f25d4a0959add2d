"""What was tried, for the sheet: a row for each operation and input; classes that were not tried by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from signoff.evidence.tried import DOMAINS, OUTCOMES

Json = Mapping[str, Any]


def tried_view(rows: Sequence[Json]) -> dict[str, Any] | None:
    """The template's names; None where nothing was written down, as of a load run."""
    if not rows:
        return None
    found = {(row["operation"], row["input"], row["class"]): row for row in rows}
    return {
        "classes": len(found),
        "known": sum(len(classes) for inputs in DOMAINS.values() for classes in inputs.values()),
        "operations": {
            operation: [
                {
                    "name": name,
                    "tried": [
                        {"class": one, "counts": _counts(found[operation, name, one])}
                        for one in classes
                        if (operation, name, one) in found
                    ],
                    "missing": [one for one in classes if (operation, name, one) not in found],
                }
                for name, classes in inputs.items()
            ]
            for operation, inputs in DOMAINS.items()
        },
    }


def _counts(row: Json) -> str:
    return ", ".join(f"{row[how]} {how}" for how in OUTCOMES if row[how])
