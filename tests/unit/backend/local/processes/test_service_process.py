"""A service in its supervisor's hands, without any AWS behind it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from backend.local.invoking.wakeups import wakeup_pair
from backend.local.processes import environment
from backend.local.processes.children import listen
from backend.local.processes.custody import Custody
from backend.local.processes.failure import BackendError
from backend.local.processes.service_process import Service, ServiceProcess
from tests.unit.backend.local.running import Process

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def custody() -> Iterator[Custody]:
    """A work directory, and a janitor for what is started in it."""
    kept = Custody()
    yield kept
    kept.close()


@contextmanager
def started(custody: Custody, **options: str) -> Iterator[ServiceProcess]:
    variables = environment.of_service(custody.place, NOWHERE, "s" * 48, NOWHERE, NOWHERE, None)
    woken, waking = wakeup_pair()
    with listen() as listener, listen() as portal, woken, waking:
        service = Service("gateway", "backend.local.gateway.gateway", (listener, portal, waking))
        with closing(ServiceProcess(custody, service, variables | options)) as process:
            yield process


def killed(pid: int) -> None:
    process = Process(pid)
    process.kill()
    assert process.has_ended(within_s=2)
    process.close()


def test_a_gateway_that_cannot_work_shows_its_log(custody: Custody) -> None:
    with started(custody, SECUREBASE_LIMIT_REQUESTS="many") as gateway:
        gateway.may_serve()
        with pytest.raises(BackendError) as caught:
            gateway.wait_until_ready()
    error = str(caught.value)
    assert error.startswith("The gateway did not become ready (gateway exited with code 1). Correct what")
    assert "SECUREBASE_LIMIT_REQUESTS must be a positive whole number" in error


def test_a_gateway_that_keeps_dying_is_given_up(custody: Custody) -> None:
    with started(custody) as gateway:
        for _ in range(5):
            killed(gateway.pid)
            gateway.revive()
        killed(gateway.pid)
        with pytest.raises(BackendError, match=r"^The gateway ended more than 5 times in 60 s"):
            gateway.revive()


def test_a_gateway_that_lives_is_left_alone(custody: Custody) -> None:
    with started(custody) as gateway:
        before = gateway.pid
        gateway.revive()
        assert gateway.pid == before
