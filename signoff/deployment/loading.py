"""Reads a target file. Whatever is wrong with it is said with file, line, key and remedy."""

import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from signoff.deployment.description import Description
from signoff.guide.errors import UserError
from signoff.guide.toml_lines import Step, line_of

MANUAL = "docs/targets.md describes every key"


class TargetError(UserError):
    """The target file, its secrets or the target itself cannot be used. Ends a run with exit code 3."""


def load_description(path: Path) -> Description:
    """The target file at `path`; TargetError names file, line, key and remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TargetError(
            f"{path}: cannot be read ({error.strerror}); name a file such as targets/local.toml with --target"
        ) from error
    except UnicodeDecodeError as error:
        raise TargetError(f"{path}: is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    try:
        return Description.model_validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{path}: is not valid TOML: {error} ({MANUAL})") from error
    except ValidationError as error:
        raise TargetError("\n".join(_complaints(path, text, error))) from error


def line_in(path: Path, *key: Step) -> str:
    """`file:line` of a key, for errors that show only once the file is used."""
    return f"{path}:{line_of(path.read_text(encoding='utf-8-sig'), key)}"


def _complaints(path: Path, text: str, error: ValidationError) -> list[str]:
    complaints = []
    for problem in error.errors():
        where = tuple(step for step in problem["loc"] if isinstance(step, str | int))
        key = ".".join(str(step) for step in where)
        what = problem["msg"].removeprefix("Value error, ")
        if problem["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            what = "there is no such key; check the spelling"
        elif problem["type"] == "missing":
            what = "this key is missing; add it"
        complaints.append(f"{path}:{line_of(text, where)}: {key + ': ' if key else ''}{what} ({MANUAL})")
    return complaints
