"""A part of a running backend is killed, and of no other backend; the supervisor starts it again."""

import socket
import subprocess
import sys

import httpx
import pytest

from backend.local.killing import NothingKilled, kill, supervisor_at
from tests.unit.backend.local.running import REPOSITORY, Running


@pytest.mark.parametrize("part", ["gateway-2", "websocket", "pump", "deliverer"])
def test_that_part_is_killed_and_started_again(backend: Running, part: str) -> None:
    before = backend.process_of(part)
    try:
        assert kill(part, backend.base_url) == [before.pid]
        assert before.has_ended(within_s=5)
    finally:
        before.close()
    again = backend.first(part, within_s=10)
    assert again.pid != before.pid
    again.close()
    assert httpx.get(f"{backend.base_url}/health", trust_env=False, timeout=15).status_code == 200


def test_only_the_backend_at_that_address_is_meant(backend: Running) -> None:
    assert supervisor_at(backend.base_url).pid == backend.process.pid


@pytest.mark.parametrize("part", ["gateway-3", "janitors", "function:securebase-health", ""])
def test_a_part_that_is_not_there_kills_nothing(backend: Running, part: str) -> None:
    with pytest.raises(NothingKilled, match="has no process that plays"):
        kill(part, backend.base_url)


def test_a_process_that_is_no_backend_is_never_killed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(NothingKilled, match=f"keeps listens at {base_url}"):
            kill("gateway-1", base_url)


def test_the_command_says_why_nothing_was_killed() -> None:
    command = [sys.executable, "-m", "backend.local.killing", "pump", "http://127.0.0.1:1"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("nothing was killed: no backend")
