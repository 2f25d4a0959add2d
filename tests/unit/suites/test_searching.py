"""The search of stories goes on where two of them began alike and met a target that had changed meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis.errors import FlakyStrategyDefinition

from tests.model import searching
from tests.model.player import Enough


@dataclass
class Calls:
    """Stands for Hypothesis: each call of it ends as it is told to."""

    ends: list[BaseException | None]
    machines: list[type] = field(default_factory=list)

    def __call__(self, machine: type, settings: Any) -> None:
        self.machines.append(machine)
        if (end := self.ends.pop(0)) is not None:
            raise end


@contextmanager
def _held() -> Iterator[None]:
    yield


def _played(monkeypatch: pytest.MonkeyPatch, *ends: BaseException | None) -> tuple[str, int]:
    calls = Calls(list(ends))
    monkeypatch.setattr(searching, "run_state_machine_as_test", calls)
    made = {"search": SimpleNamespace(outcome=SimpleNamespace(stories=1)), "baton": _held()}
    return searching._play(made, 7, 0), len(calls.machines)


def test_choices_that_met_another_target_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = FlakyStrategyDefinition("Inconsistent data generation!")

    assert _played(monkeypatch, None, changed, changed, None, Enough()) == ("the time was up", 5)


def test_any_other_error_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        _played(monkeypatch, None, ZeroDivisionError())
