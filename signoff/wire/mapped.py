"""Parts of a dialect: dataclasses that a target file maps, and that are validated strictly there.

They carry pydantic's settings as a plain dict, so that this layer depends on nothing.
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Part = TypeVar("Part")
_STRICT = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def mapped(part: type[Part]) -> type[Part]:
    """Makes the class a frozen dataclass of keyword arguments, of which a target file may state each."""
    part.__pydantic_config__ = _STRICT  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True)(part)
