"""Hostile and harmless texts of our own, by technique (the *.toml beside this file)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HARMLESS = "harmless"


@dataclass(frozen=True)
class Technique:
    """Hostile texts by name: those that act in a browser just as they are, and those that sleep until a
    careless hand decodes, folds or strips them.

    `kept`: they are dangerous to what is behind the API only, so a comment keeps them to the letter.
    """

    acts: dict[str, str]
    sleeps: dict[str, str]
    kept: bool

    @property
    def payloads(self) -> dict[str, str]:
        """All of them."""
        return self.acts | self.sleeps


@cache
def techniques() -> dict[str, Technique]:
    """All of them, by name."""
    files = sorted(file for file in FOLDER.glob("*.toml") if file.stem != HARMLESS)
    return {file.stem: _technique(_read(file)) for file in files}


@cache
def a_few() -> dict[str, str]:
    """One hostile text of every technique, a short one, for the fields beside comments."""
    return {name: next(iter(technique.payloads.values())) for name, technique in techniques().items()}


def harmless(kind: str) -> dict[str, str]:
    """Texts that must survive: `written` ones, and those in which markup is only `mentioned`."""
    return dict(_read(FOLDER / f"{HARMLESS}.toml")[kind])


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _technique(read: dict[str, Any]) -> Technique:
    return Technique(_texts(read.get("acts", {})), _texts(read.get("sleeps", {})), read.get("kept", False))


def _texts(read: dict[str, Any]) -> dict[str, str]:
    return {name: text if isinstance(text, str) else _long(**text) for name, text in read.items()}


def _long(text: str, before: str, times: int, after: str = "") -> str:
    return before * times + text + after * times
