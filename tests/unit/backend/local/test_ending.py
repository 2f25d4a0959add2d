"""However a backend ends, nothing of it is left."""

import signal
from pathlib import Path

from tests.unit.backend.local.running import Running


def test_a_signal_ends_it_cleanly() -> None:
    with Running() as running:
        running.ready()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=10) == 0
        assert running.leaves_nothing(within_s=0)


def test_a_signal_ends_it_cleanly_while_it_starts(tmp_path: Path) -> None:
    with Running(TMPDIR=str(tmp_path)) as running:
        gateway = running.first("gateway-1", within_s=5)
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=10) == 0
        assert gateway.has_ended(within_s=0)
        gateway.close()
        assert list(tmp_path.iterdir()) == []


def test_the_end_of_standard_input_ends_it_cleanly() -> None:
    with Running("--until-stdin-closes") as running:
        running.ready()
        assert running.process.stdin is not None
        running.process.stdin.close()
        assert running.process.wait(timeout=10) == 0
        assert running.leaves_nothing(within_s=0)


def test_nothing_outlives_a_killed_supervisor() -> None:
    with Running() as running:
        running.ready()
        running.process.kill()
        assert running.leaves_nothing(within_s=10)


def test_it_ends_with_an_error_when_the_emulator_dies() -> None:
    with Running() as running:
        running.ready()
        running.children["emulator"].kill()
        received = running.next_line(within_s=10)
        assert received["ready"] is False
        assert (
            "The AWS emulator ended, and its data with it (emulator was ended by SIGKILL)"
            in received["error"]
        )
        assert running.process.wait(timeout=10) == 3
        assert running.leaves_nothing(within_s=0)


def test_it_ends_with_an_error_when_the_janitor_dies() -> None:
    with Running() as running:
        running.ready()
        running.children["janitor"].kill()
        assert "janitor" in running.next_line(within_s=10)["error"]
        assert running.process.wait(timeout=10) == 3
        assert running.leaves_nothing(within_s=0)
