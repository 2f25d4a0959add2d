"""`[failover]` of a target file: what may stand there, and what is said of what may not."""

import pytest

from tests.unit.signoff.deployment.files import LISTED, MANUAL, Loads, complaint

FAULT = '[[failover.faults]]\nid = "gateway"\nwhat = "a gateway is killed"\n'
COMMAND = 'command = ["kill", "{base_url}"]\n'
LINES = LISTED.count("\n")


def test_a_fault_has_a_command_or_an_experiment(loads: Loads) -> None:
    zone = FAULT.replace("gateway", "zone") + 'experiment = "EXT1"\nends_within_s = 600\n'
    found = loads(LISTED + FAULT + COMMAND + zone).failover
    assert found is not None
    assert (found.recovers_within_s, found.watched_for_s) == (60, 5)
    assert [(fault.id, fault.command, fault.experiment) for fault in found.faults] == [
        ("gateway", ["kill", "{base_url}"], ""),
        ("zone", [], "EXT1"),
    ]
    assert loads(LISTED).failover is None


@pytest.mark.parametrize(
    ("added", "line", "says"),
    [
        ("[failover]\n", 1, "failover.faults: this key is missing; add it"),
        ("[failover]\nfaults = []\n", 2, "failover.faults: List should have at least 1 item"),
        (FAULT, 1, "failover.faults.0: needs either command or experiment, and not both"),
        (FAULT + COMMAND + 'experiment = "EXT1"\n', 1, "needs either command or experiment, and not both"),
        (FAULT + COMMAND + "kills = 1\n", 5, "failover.faults.0.kills: there is no such key"),
        (FAULT.replace("gateway", "Gate way", 1) + COMMAND, 2, "failover.faults.0.id: write it in"),
        (FAULT + 'command = "kill"\n', 4, "failover.faults.0.command: Input should be a valid array"),
        ((FAULT + COMMAND) * 2, 1, "has two faults called 'gateway'; give each its own id"),
        (
            f"[failover]\nrecovers_within_s = 0\n{FAULT}{COMMAND}",
            2,
            "failover.recovers_within_s: Input should",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(loads: Loads, added: str, line: int, says: str) -> None:
    said = complaint(loads, LISTED + added)
    assert says in said
    assert f"target.toml:{LINES + line}: " in said
    assert said.endswith(MANUAL)
