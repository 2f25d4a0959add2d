"""Connections that a relay turns away or ends: a good target is found good, and a bad one is found out.

By the suites themselves, on the small target of `relayed`.
"""

from collections.abc import Callable

import pytest

from signoff.actors.live.connection import Close
from signoff.verdict.outcomes import Inconclusive
from tests.fronts.relay import Relay
from tests.integration import test_live_connect as connecting
from tests.security import test_live_tokens as expiring
from tests.unit.signoff.actors.relayed import PLACES, Behind, Scene, found_out

# Too many -----------------------------------------------------------------------------------------

LIMITED: dict[str, Callable[[Scene], None]] = {
    "exact": lambda scene: connecting.test_the_limit_of_connections_is_exact(scene.a, scene.b, scene.target),
    "closed": lambda scene: connecting.test_a_closed_connection_frees_its_place_and_no_more(
        scene.a, scene.target
    ),
    "cut": lambda scene: connecting.test_a_connection_that_was_cut_frees_its_place(scene.a, scene.target),
}


@pytest.mark.parametrize("check", LIMITED)
@pytest.mark.parametrize("code", [1013, 1008, 4429, 1006])
def test_whom_a_gateway_takes_and_closes_at_once_it_has_refused(
    behind: Behind, code: int, check: str
) -> None:
    LIMITED[check](behind(Relay(places=PLACES, turned_away=code)))


@pytest.mark.parametrize(
    "relay",
    [
        Relay(),
        Relay(places=PLACES + 1),
        Relay(places=PLACES - 1),
        Relay(places=PLACES, turned_away=4401),
        Relay(places=PLACES, turned_away=3000),
        Relay(places=PLACES, turned_away_after_s=0.6),
    ],
    ids=[
        *("no limit", "one too many", "one too few", "closed as expired", "closed as unauthorised"),
        "served for a moment first",
    ],
)
def test_a_limit_that_is_none_is_found_out_behind_such_a_gateway(behind: Behind, relay: Relay) -> None:
    scene = behind(relay)
    assert found_out(lambda: LIMITED["exact"](scene))


# An end by age ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "age", "expected"),
    [(1001, 0.1, True), (1012, 0.1, True), (1006, 9, False), (1006, 20, True), (1011, 20, False)],
)
def test_what_goes_away_by_age_is_told_from_what_breaks(code: int, age: float, *, expected: bool) -> None:
    assert Close(code, "", 0).is_of_others(age) is expected


def test_a_front_that_ends_connections_by_age_leaves_open_what_was_to_come(behind: Behind) -> None:
    scene = behind(Relay(ends_after_s=0.1))
    with scene.a.live.listen() as listener:
        listener.is_closed(2)
        scene.a.tickets.open()
        with pytest.raises(Inconclusive, match="was ended with 1001"):
            listener.hears("notification")


def test_an_end_by_age_is_not_taken_for_the_expiry_of_a_token(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "LASTS_S", 1.5)
    monkeypatch.setattr(expiring, "is_refused_again", lambda customer, target: None)
    scene = behind(Relay(ends_after_s=1.8))
    with pytest.raises(Inconclusive, match="customer A's listener was ended with 1001"):
        expiring.test_connections_end_with_their_token_and_a_fresh_one_restores_them(scene.a, scene.target)
