"""What the report says of the machine, and of what was set."""

import pytest

from bench.machine import Machine, Moment, spent_ms
from bench.stand import limits_for


def machine(load: float, stolen_s: float | None) -> Machine:
    return Machine(2, "3.11", {}, Moment(load, 0.0), Moment(1.0, stolen_s), seconds=50)


@pytest.mark.parametrize(
    ("load", "stolen_s", "disturbances"),
    [
        (0.2, 0.5, []),
        (0.2, None, []),
        (1.9, 0.5, ["load 1.9 on 2 cores before it began"]),
        (0.2, 4.0, ["4.0 % of the CPU stolen"]),
    ],
)
def test_disturbances_are_named(load: float, stolen_s: float | None, disturbances: list[str]) -> None:
    assert machine(load, stolen_s).disturbances == disturbances


def test_cpu_is_told_per_request_of_what_was_there_all_along() -> None:
    assert spent_ms({"gateway": 1.0, "gone": 5.0}, {"gateway": 2.5, "new": 9.0}, 500) == {"gateway": 3.0}


@pytest.mark.parametrize(("rate", "requests"), [(30.0, "100"), (0.5, "100"), (400.0, "560")])
def test_the_limit_keeps_its_number_until_clumps_could_reach_it(rate: float, requests: str) -> None:
    assert limits_for(rate) == {
        "SECUREBASE_LIMIT_REQUESTS": requests,
        "SECUREBASE_LIMIT_WINDOW_S": "1",
    }
