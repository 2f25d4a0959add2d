"""Each test has customers of its own: minted ones, or listed ones for as long as it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.deployment.ledger import Ledger
from signoff.deployment.pool import CustomerPool, TooFewCustomers
from tests.unit.set_clock import SetClock
from tests.unit.signoff.deployment.files import LISTED, MINTED, a_target


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite3", limit=10, window_s=100)
    yield ledger
    ledger.close()


def a_pool(
    folder: Path, ledger: Ledger, text: str, worker: str = "gw0", patience_s: float = 0
) -> CustomerPool:
    target = a_target(folder, text)
    return CustomerPool(target, ledger, run_id="run-1", worker=worker, patience_s=patience_s)


def held(ledger: Ledger) -> list[str]:
    return [account.customer for account in ledger.accounts(["acme", "globex"]) if account.held]


def test_minted_customers_are_never_met_twice(tmp_path: Path, ledger: Ledger) -> None:
    pools = [a_pool(tmp_path, ledger, MINTED, worker) for worker in ("gw0", "gw1")]
    met = []
    for pool in pools * 2:
        with pool.leased([5, 500], "a test") as customers:
            met += customers
    assert len(set(met)) == 8
    assert all(customer.startswith("run-1-gw") for customer in met)


def test_listed_customers_are_held_while_the_test_runs(tmp_path: Path, ledger: Ledger) -> None:
    pool = a_pool(tmp_path, ledger, LISTED)
    with pool.leased([1, 1], "a test") as customers:
        assert sorted(customers) == ["acme", "globex"] == held(ledger)
    assert held(ledger) == []


def test_a_test_that_breaks_gives_its_customers_back(tmp_path: Path, ledger: Ledger) -> None:
    pool = a_pool(tmp_path, ledger, LISTED)
    with pytest.raises(RuntimeError, match="broken"), pool.leased([1], "a test"):
        raise RuntimeError("broken")
    assert held(ledger) == []


@pytest.mark.parametrize(("needs", "says"), [([11], "no 1 customers with 11"), ([1] * 3, "no 3 customers")])
def test_too_few_customers_are_named_with_a_remedy(
    tmp_path: Path, ledger: Ledger, needs: list[int], says: str
) -> None:
    # No hour that passes would help.
    pool = a_pool(tmp_path, ledger, LISTED, patience_s=1000)
    with (
        pytest.raises(TooFewCustomers, match=rf"^{says}.* add customers to \[auth\]$"),
        pool.leased(needs, "x"),
    ):
        pytest.fail("nothing was there to lease")


def test_a_customer_whose_requests_are_used_up_is_waited_for(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SetClock.of(monkeypatch, 1000.0)
    for customer in ("acme", "globex"):
        for _ in range(8):
            ledger.charge(customer)
    with (
        pytest.raises(TooFewCustomers, match=r"no 1 customers with 5 requests left; .* \(--wait\)$"),
        a_pool(tmp_path, ledger, LISTED).leased([5], "x"),
    ):
        pytest.fail("nothing was there to lease")
    with a_pool(tmp_path, ledger, LISTED, patience_s=150).leased([5], "x") as customers:
        assert len(customers) == 1
    assert 1100 <= clock.now < 1106


def test_patience_ends(tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SetClock.of(monkeypatch, 1000.0)
    for customer in ("acme", "globex"):
        for _ in range(8):
            ledger.charge(customer)
    pool = a_pool(tmp_path, ledger, LISTED, patience_s=42)
    with pytest.raises(TooFewCustomers), pool.leased([5], "x"):
        pytest.fail("nothing was there to lease")
    assert clock.now == pytest.approx(1042)


def test_a_test_waits_for_customers_that_others_hold(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.lease(["acme"], [1], "another test")

    def released_after_a_while() -> None:
        if clock.now > 3:
            ledger.release(["acme"])

    clock = SetClock.of(monkeypatch, then=released_after_a_while)
    with a_pool(tmp_path, ledger, LISTED).leased([1, 1], "a test") as customers:
        assert sorted(customers) == ["acme", "globex"]
    assert clock.pauses == sorted(clock.pauses)
    assert max(clock.pauses) <= 1.0


def test_the_wait_for_customers_ends(tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.lease(["acme"], [1], "another test")
    SetClock.of(monkeypatch, then=lambda: None)
    pool = a_pool(tmp_path, ledger, LISTED)
    with (
        pytest.raises(TooFewCustomers, match=r"^waited 600 s for 2 customers that other tests hold$"),
        pool.leased([1, 1], "a test"),
    ):
        pytest.fail("one of them is held for good")
    assert held(ledger) == ["acme"]
