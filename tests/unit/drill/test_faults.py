"""How something is broken on purpose, and that what could not be broken is never taken for broken."""

import time
from pathlib import Path
from typing import Any

import pytest

from drill import faults
from drill.account.access import Access, CallFailed
from drill.faults import FaultFailed, run_command, run_experiment
from signoff.deployment.rollback import Fault
from signoff.verdict.outcomes import NotVerified

EXPERIMENT = Fault(id="zone", what="a zone is cut off", experiment="EXT1a2b", ends_within_s=0.05)


def command(*words: str, within: float = 20) -> Fault:
    return Fault(id="gateway", what="a gateway is killed", command=list(words), ends_within_s=within)


def test_a_command_runs_in_its_folder_and_is_told_the_address(tmp_path: Path) -> None:
    code = "import sys; open('asked', 'w').write(sys.argv[1])"
    run_command(command("{python}", "-c", code, "--at={base_url}/x"), tmp_path, "http://desk.test")
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "--at=http://desk.test/x"


def test_a_command_that_fails_says_with_what(tmp_path: Path) -> None:
    with pytest.raises(FaultFailed, match="its command ended with exit code 1: nobody there"):
        run_command(command("{python}", "-c", "raise SystemExit('nobody there')"), tmp_path, "")


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(FaultFailed, match=r"had not ended after 0\.2 s, and it said nothing"):
        run_command(command("{python}", "-c", "import time; time.sleep(60)", within=0.2), tmp_path, "")
    assert time.monotonic() - begun < 10


def test_a_program_that_is_missing_is_not_verified(tmp_path: Path) -> None:
    with pytest.raises(NotVerified, match=r"no-such-program cannot be started .* of fault 'gateway'"):
        run_command(command("no-such-program"), tmp_path, "")


class Experiments(Access):
    """An account whose experiment goes through those states, and stays in the last."""

    def __init__(self, *states: str) -> None:
        super().__init__(region="eu-central-1", profile=None, endpoint=None, booted=False)
        object.__setattr__(self, "states", list(states))
        object.__setattr__(self, "calls", [])

    states: list[str]
    calls: list[str]

    def call(self, service: str, operation: str, **given: Any) -> dict[str, Any]:
        """One call, as AWS would answer it."""
        assert service == "fis"
        self.calls.append(operation)
        if operation == "start_experiment":
            assert given["experimentTemplateId"] == "EXT1a2b"
            return {"experiment": {"id": "EXP1", "state": {"status": "pending"}}}
        assert given["id"] == "EXP1"
        if operation == "stop_experiment":
            return {}
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if state == "interrupt":
            raise KeyboardInterrupt
        if state == "refused":
            raise CallFailed("fis get_experiment: ExpiredToken", "ExpiredToken")
        return {"experiment": {"state": {"status": state, "reason": "as it was"}}}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LOOKS_EVERY_S", 0.01)


def test_an_experiment_is_watched_until_it_is_completed() -> None:
    account = Experiments("initiating", "running", "completed")
    run_experiment(EXPERIMENT, account)
    assert account.calls == ["start_experiment", *["get_experiment"] * 3]


@pytest.mark.parametrize("state", ["failed", "stopped", "cancelled"])
def test_an_experiment_that_ends_otherwise_broke_nothing_for_certain(state: str) -> None:
    account = Experiments(state)
    with pytest.raises(FaultFailed, match=f"the experiment EXP1 {state}: as it was"):
        run_experiment(EXPERIMENT, account)
    assert "stop_experiment" not in account.calls


def test_an_experiment_that_takes_too_long_is_stopped() -> None:
    account = Experiments("running")
    with pytest.raises(FaultFailed, match=r"EXP1 had not ended after 0\.05 s, and was stopped"):
        run_experiment(EXPERIMENT, account)
    assert account.calls[-1] == "stop_experiment"


@pytest.mark.parametrize(("state", "error"), [("interrupt", KeyboardInterrupt), ("refused", CallFailed)])
def test_an_experiment_that_nobody_watches_any_more_is_stopped(
    state: str, error: type[BaseException]
) -> None:
    account = Experiments("running", state)
    with pytest.raises(error):
        run_experiment(EXPERIMENT, account)
    assert account.calls[-1] == "stop_experiment"
