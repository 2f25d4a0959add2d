"""A decision that somebody signed, and then spoilt: what is asked of each way to do so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.release.verify import Verified
from tests.unit.signoff.release.desks import Desk

Cases = dict[str, tuple[Callable[[Desk], Verified], str, pytest.MarkDecorator]]
"""Ways to spoil it, each with what is said of it, and what the instrument did with it before."""


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def is_refused(found: Verified, reason: str) -> None:
    """Fails where it was accepted, or refused for other reasons."""
    assert found.decision is None, "it was accepted"
    assert [refusal for refusal in found.refusals if reason in refusal], found.refusals
