"""A process may have few files open, and each live connection is one."""

import resource

import pytest

from signoff.deployment.programs import MOST_FILES, allow_files, room_for_files

Limits = tuple[int, int]


def limits(monkeypatch: pytest.MonkeyPatch, now: Limits) -> list[Limits]:
    """Such limits, and what they are set to."""
    made: list[Limits] = []
    monkeypatch.setattr(resource, "getrlimit", lambda of: now)
    monkeypatch.setattr(resource, "setrlimit", lambda of, both: made.append(both))
    return made


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((64, 4096), [(4096, 4096)]),
        ((256, resource.RLIM_INFINITY), [(MOST_FILES, resource.RLIM_INFINITY)]),
        ((1024, 1_048_576), [(MOST_FILES, 1_048_576)]),
        ((96, 96), []),
        ((65_536, 65_536), []),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), []),
    ],
)
def test_as_many_are_allowed_as_may_be_and_never_fewer(
    monkeypatch: pytest.MonkeyPatch, now: Limits, then: list[Limits]
) -> None:
    made = limits(monkeypatch, now)
    allow_files()
    assert made == then


def test_there_is_room_for_what_is_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, (1000, 1000))
    room = room_for_files()
    assert room is not None
    assert 0 < room < 1000
    limits(monkeypatch, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert room_for_files() is None
