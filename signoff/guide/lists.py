"""The guide's tables and checklists (`lists.toml`), typed; refused when a clause is not there."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from signoff.guide.registry import Guide, GuideError

LISTS = Path(__file__).with_name("lists.toml")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist, and the clauses that decide it. `target` is set in the table of metrics only.

    `further` metrics stand elsewhere in the guide than in its table; of a `share` tests are counted.
    """

    text: str
    clauses: tuple[str, ...]
    target: str = ""
    further: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list of the guide."""

    id: str
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The table of success metrics, and the checklists in the order of the sheet."""

    metrics: tuple[Item, ...]
    checklists: tuple[Checklist, ...]


def load_lists(guide: Guide, path: Path = LISTS) -> Lists:
    """Reads the lists; GuideError when they are malformed or name an unknown clause."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        metrics = tuple(_item(row, guide) for row in data["metric"])
        checklists = tuple(
            Checklist(
                row["id"],
                row["title"],
                tuple(
                    Group(group["title"], tuple(_item(item, guide) for item in group["items"]))
                    for group in row["group"]
                ),
            )
            for row in data["list"]
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise GuideError(f"{path.name}: {error}") from error
    return Lists(metrics, checklists)


def _item(row: dict[str, object], guide: Guide) -> Item:
    clauses = row["clauses"]
    if not isinstance(clauses, list) or not clauses:
        raise GuideError(f"lists.toml: {row['text']!r} names no clause")
    return Item(
        text=str(row["text"]),
        clauses=tuple(guide.clause(str(name)).id for name in clauses),
        target=str(row.get("target", "")),
        further=bool(row.get("further", False)),
        share=bool(row.get("share", False)),
    )
