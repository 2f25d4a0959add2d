"""No event is lost on its way out, whoever dies when."""

from collections.abc import Sequence

import pytest

from backend.domain.errors import DependencyDown
from backend.ports import Waiting
from backend.services.relay import Relay


class Box:
    """An outbox in memory, and the topic behind it, with what goes wrong in them."""

    def __init__(self, count: int) -> None:
        self.waiting = [Waiting(f"{number:02}", "{}") for number in range(count)]
        self.published: list[str] = []
        self.refused: set[str] = set()
        self.dies_before_removing = False
        self.looks = 0

    def oldest(self, limit: int) -> Sequence[Waiting]:
        self.looks += 1
        return self.waiting[:limit]

    def publish(self, events: Sequence[Waiting]) -> Sequence[Waiting]:
        taken = [event for event in events if event.id not in self.refused]
        self.published += [event.id for event in taken]
        return taken

    def remove(self, events: Sequence[Waiting]) -> None:
        if self.dies_before_removing:
            raise DependencyDown("database")
        self.waiting = [event for event in self.waiting if event not in events]


def drained(box: Box) -> int:
    return Relay(box, box).drain()


def test_all_go_out_oldest_first() -> None:
    box = Box(25)
    assert drained(box) == 25
    assert box.published == [f"{number:02}" for number in range(25)]
    assert box.waiting == []


def test_what_was_refused_stays_and_whoever_drains_is_told() -> None:
    box = Box(3)
    box.refused = {"01"}
    with pytest.raises(DependencyDown):
        drained(box)
    box.refused = set()
    assert drained(box) == 1
    assert sorted(box.published) == ["00", "01", "02"]


def test_who_dies_before_removing_publishes_twice_and_loses_nothing() -> None:
    box = Box(2)
    box.dies_before_removing = True
    with pytest.raises(DependencyDown):
        drained(box)
    box.dies_before_removing = False
    drained(box)
    assert box.published == ["00", "01", "00", "01"]


@pytest.mark.parametrize(("count", "looks"), [(0, 1), (9, 1), (10, 2), (15, 2)])
def test_a_batch_that_is_not_full_is_the_last(count: int, looks: int) -> None:
    box = Box(count)
    assert drained(box) == count
    assert box.looks == looks
