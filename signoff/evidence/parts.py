"""Parts of a run that are measured by themselves, under load or in a browser, and what each says it measured.

A part boots or finds the target on its own, minutes before the tests do. Its results count in the run only
where both met the same build of the same target; else they are of something that the run is not about.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from signoff.evidence.integrity.files import EvidenceError
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result, result_from_json

PART = "part.json"
CUSTOM = "custom:"
"""How the name of a load profile begins that is not one of the official ones."""
_KEYS = ("build", "build_after", "target", "base_url", "target_sha256")


def write_part(
    folder: Path, *, build: str, build_after: str, target: str, base_url: str, target_file: Path
) -> None:
    """Writes into the part's folder what it measured: `part.json`, all texts.

    `build` is the one before the measuring, `build_after` the one after, empty while that is not known.
    OSError when the target file cannot be read or the folder takes no file.
    """
    digest = hashlib.sha256(target_file.read_bytes()).hexdigest()
    part = dict(zip(_KEYS, (build, build_after, target, base_url, digest), strict=True))
    (folder / PART).write_text(json.dumps(part, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def end_part(folder: Path, build_after: str) -> None:
    """Notes the build that was there when the measuring ended; what was written when it began stays."""
    file = folder / PART
    part = json.loads(file.read_text(encoding="utf-8")) | {"build_after": build_after}
    file.write_text(json.dumps(part, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def results_of_part(
    results_file: Path, *, build: str, target: str, base_url: str, target_file: Path | None = None
) -> list[Result]:
    """The results in that file (JSON lines) as they count in a run of `build` on `target`.

    Each is ERROR, and says why, where the `part.json` beside it names another build, target or address, or
    cannot be relied on. `base_url` is compared unless empty: a target that is booted has another each time.
    `target_file` is compared by its bytes. EvidenceError when the file holds no results.
    """
    results = _read(results_file)
    doubt = _doubt(results_file.parent / PART, build, target, base_url, target_file)
    return [_disturbed(result, doubt) for result in results] if doubt else results


def by_custom_profile(result: Result) -> bool:
    """Whether a load run on a profile of somebody's own found it; that may ask for less than the official."""
    return result.test.startswith(f"load/{CUSTOM}")


def _disturbed(result: Result, doubt: str) -> Result:
    was = f"it says {result.outcome.value}{f': {result.reason}' if result.reason else ''}"
    return replace(result, outcome=Outcome.ERROR, reason=f"{doubt}; {was}")


def _doubt(file: Path, build: str, target: str, base_url: str, target_file: Path | None) -> str:
    """Why what was measured may not be of what the run is about; empty if it is."""
    unknown = f"which build was measured is not known: {file.parent.name}/{file.name}"
    if not file.is_file():
        return f"{unknown} is not there"
    try:
        part = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return f"{unknown} cannot be read ({error.strerror})"
    except ValueError as error:
        return f"{unknown} is not valid JSON ({error})"
    if not isinstance(part, dict) or any(not isinstance(part.get(key), str) for key in _KEYS):
        return f"{unknown} is not what a measurement writes"
    return _difference(part, build, target, base_url, target_file)


def _difference(
    part: Mapping[str, Any], build: str, target: str, base_url: str, target_file: Path | None
) -> str:
    if part["build"] != build:
        return f"it was measured on build {part['build']!r}, and the run is about build {build!r}"
    if not part["build_after"]:
        return f"it was cut short on build {build!r}: which build there was at its end is not known"
    if part["build_after"] != build:
        return f"the target's build changed while it was measured, from {build!r} to {part['build_after']!r}"
    if part["target"] != target:
        return f"it was measured on target {part['target']!r}, and the run is about {target!r}"
    if base_url and part["base_url"] != base_url:
        return f"it was measured at {part['base_url']}, and the run is about {base_url}"
    if target_file and part["target_sha256"] != hashlib.sha256(target_file.read_bytes()).hexdigest():
        return "the target file was changed after it was measured"
    return ""


def _read(file: Path) -> list[Result]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{file}: cannot be read ({error}); measure again") from None
    results = []
    for number, line in enumerate(lines, start=1):
        try:
            results.append(result_from_json(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise EvidenceError(f"{file}:{number}: is not a result ({error}); measure again") from None
    return results
