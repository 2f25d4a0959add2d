"""A story that model and target disagree about, as a file that can be played again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.guide.errors import UserError
from signoff.model.steps import Step, step_from_json

FORMAT = "signoff-story-1"


class StoryError(UserError):
    """The file holds no story; the text says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """`near` says how alike the ids of the customers are; `seed` is that of the run that found it."""

    clause: str
    expected: str
    actual: str
    steps: Sequence[Step]
    near: str = ""
    seed: int = 0
    note: bool = False

    def told(self) -> str:
        """The story in its actors' words, and how it ends."""
        lines = [f"{number}. {step.line()}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join([*lines, f"then expected {self.expected}; {self.actual}"])

    def write(self, file: Path) -> None:
        """As JSON."""
        row = {
            "format": FORMAT,
            "clause": self.clause,
            "expected": self.expected,
            "actual": self.actual,
            "note": self.note,
            "seed": self.seed,
            "near": self.near,
            "told": self.told().splitlines(),
            "steps": [step.as_json() for step in self.steps],
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(row, ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def read_story(file: Path) -> Story:
    """The story in that file; StoryError for anything else."""
    try:
        row: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoryError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise StoryError(f"{file}: is no JSON: {error}") from None
    if not isinstance(row, Mapping) or row.get("format") != FORMAT:
        raise StoryError(f"{file}: is no story; a run writes them into its folder model/")
    try:
        return Story(
            clause=str(row["clause"]),
            expected=str(row["expected"]),
            actual=str(row["actual"]),
            steps=[step_from_json(each) for each in row["steps"]],
            near=str(row["near"]),
            seed=int(row["seed"]),
            note=bool(row["note"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoryError(f"{file}: is no story: {error}") from None
