"""The guide's value of each bound: none is missing, none is malformed."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from signoff.deployment.bounds import value_at
from signoff.deployment.description import Description
from signoff.deployment.facilities import Attachments, Mail
from signoff.deployment.loading import load_description
from signoff.deployment.portal.table import Portal
from signoff.guide import GuideError, load_guide
from signoff.guide.bounds import BOUNDS, check_clauses, load_bounds
from signoff.wire.live import Live

KNOWN = load_bounds()
LOCAL = Path(__file__).resolve().parents[4] / "targets/local.toml"
TEXT = BOUNDS.read_text(encoding="utf-8")


def leaves(annotation: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each key of a target file with the type of its value; of a table with named keys, each of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner: dict[str, Any] = {name: one.annotation for name, one in annotation.model_fields.items()}
    elif isinstance(annotation, type) and is_dataclass(annotation):
        hints = get_type_hints(annotation)
        inner = {one.name: hints[one.name] for one in fields(annotation)}
    elif get_origin(annotation) is dict and get_origin(get_args(annotation)[0]) is Literal:
        key, value = get_args(annotation)
        inner = dict.fromkeys(get_args(key), value)
    elif get_origin(annotation) is not Literal and get_args(annotation):
        for part in get_args(annotation):
            yield from leaves(part, path)
        return
    else:
        yield path, annotation
        return
    for name, value in inner.items():
        yield from leaves(value, f"{path}.{name}" if path else name)


def test_every_number_of_a_target_file_is_a_bound_or_says_why_it_is_none() -> None:
    numbers = {path for path, kind in leaves(Description) if kind in (int, float)}
    bounds = {key for bound in KNOWN.bounds for key in bound.keys}
    assert "limits.requests" in numbers
    assert "boot.short_sla.seconds.low" in numbers
    assert sorted(numbers - bounds - set(KNOWN.not_bounds)) == [], "no row of bounds.toml knows these numbers"
    assert sorted((bounds | set(KNOWN.not_bounds)) - numbers) == [], "no target file has these keys"
    assert bounds & set(KNOWN.not_bounds) == set()


def test_every_key_by_which_a_target_lacks_something_is_there() -> None:
    paths = {path for path, _ in leaves(Description)}
    assert sorted({lack.key for lack in KNOWN.lacks} - paths) == []
    assert sorted(KNOWN.itself - paths) == []


def test_the_clauses_are_the_guides() -> None:
    check_clauses(KNOWN, load_guide())


def test_what_a_target_file_does_not_state_is_the_guides_value() -> None:
    assert value_at(load_description(LOCAL), "limits.requests") == 100
    other = {bound.keys[0] for bound in KNOWN.bounds if bound.is_laxer(_defaults(bound.keys), "staging")}
    assert other == set()


def _defaults(keys: tuple[str, ...]) -> list[float]:
    """What a target file that states nothing gives for those keys; the guide's where it has no default."""
    found = []
    for key in keys:
        table, _, name = key.rpartition(".")
        holder = _holder(table)
        guide = next(bound.guide[bound.keys.index(key)] for bound in KNOWN.bounds if key in bound.keys)
        found.append(guide if holder is None else getattr(holder, name))
    return found


def _holder(table: str) -> Any:
    plain = {"ws": Live(), "portal": Portal(), "attachments": Attachments(), "mail": Mail()}
    if table.startswith("boot."):
        return None
    return plain.get(table) or Description.model_fields[table].default


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('laxer = "other"', 'laxer = "larger"', "'laxer' is more, less or other"),
        ("guide = [100, 3600]", "guide = [100]", "'guide' has a value for each key"),
        ("silent = true", "silnt = true", "silnt"),
        ('ws = "[ws]"\n', "", "[offers] has no row for ws"),
        ("\n[[bound]]\n", "\n[[bound\n", "bounds.toml: "),
    ],
)
def test_a_malformed_row_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    (tmp_path / "bounds.toml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GuideError, match=re.escape(says)):
        load_bounds(tmp_path / "bounds.toml")
