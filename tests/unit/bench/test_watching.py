"""What is seen beside the measuring: messages on the topics, memory of a process."""

import threading

import psutil
import pytest

from bench import machine, probes
from bench.deliveries import Traces
from tests.unit.set_clock import SetClock

EVENT = {"ticket_id": "t", "version": 7, "at": 1500, "change": "status"}
MESSAGE = {"type": "ticket_update", "payload": {"ticket_id": "t", "version": 7}}


def test_an_event_tells_when_its_change_was_made_and_when_it_was_published() -> None:
    traces = Traces()
    probes.note_event(traces, EVENT, 1.75)
    assert (traces.made, traces.received) == ({("t", 7): 1.5}, {("t", 7): 1.75})


def test_of_what_was_published_twice_the_first_counts() -> None:
    traces = Traces()
    for sent in (1.75, 1.6, 1.9):
        probes.note_event(traces, EVENT, sent)
        probes.note_message(traces, MESSAGE, sent)
    assert traces.received == traces.published == {("t", 7): 1.6}


def test_other_messages_are_passed_over() -> None:
    traces = Traces()
    probes.note_message(traces, {"type": "notification", "payload": {"id": "n"}}, 1.0)
    assert traces.published == {}


def test_memory_of_a_process_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        machine, "running", lambda: [(psutil.Process(), "websocket"), (psutil.Process(1), "pump")]
    )
    assert 5 < machine.resident_mb("websocket") < 5_000


def test_a_watch_remembers_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, looked = iter([60.0, 80.0, 140.0, 90.0]), threading.Event()

    def look(part: str) -> float:
        megabytes = next(seen, None)
        if megabytes is None:
            looked.set()
        return megabytes or 70.0

    monkeypatch.setattr(machine, "WATCH_EVERY_S", 0.001)
    monkeypatch.setattr(machine, "resident_mb", look)
    with machine.MemoryWatch("websocket") as watch:
        assert looked.wait(5)
    assert (watch.first_mb, watch.most_mb) == (60.0, 140.0)


@pytest.mark.parametrize(
    ("used_s", "said"),
    [
        ([5.0, 5.001], []),
        ([5.0, 6.0, 7.0, 7.001], []),
        ([float(second) for second in range(1, 100)], ["the target was not at rest after 60 s"]),
    ],
)
def test_the_next_benchmark_waits_for_rest(
    used_s: list[float], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SetClock.of(monkeypatch)
    used = iter(used_s)
    monkeypatch.setattr(machine, "cpu_seconds", lambda: {"pump": next(used)})
    assert machine.wait_for_rest() == said
    assert next(used, None) is None or clock.now == 60.0
