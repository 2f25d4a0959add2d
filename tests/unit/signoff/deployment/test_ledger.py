"""What customers were charged and who holds them, across threads, processes and runs."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.deployment.ledger import Account, Ledger, LedgerError, pick
from tests.unit.set_clock import SetClock

ROOT = Path(__file__).resolve().parents[4]
HOLDER = """
import sys
from pathlib import Path
from signoff.deployment.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]), limit=10, window_s=3600)
print(ledger.lease(["a", "b"], [1], "theirs"), flush=True)
sys.stdin.read()
"""
Opens = Callable[[], Ledger]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledgers" / "desk.sqlite3"


@pytest.fixture
def opens(file: Path) -> Iterator[Opens]:
    """Opens the ledger, as one more process would: ten requests in a hundred seconds."""
    opened: list[Ledger] = []

    def open_() -> Ledger:
        opened.append(Ledger(file, limit=10, window_s=100))
        return opened[-1]

    yield open_
    for ledger in opened:
        ledger.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return SetClock.of(monkeypatch, 1000.0)


def test_a_request_counts_until_its_window_has_passed(opens: Opens, clock: SetClock) -> None:
    ledger = opens()
    ledger.charge("a")
    clock.now = 1060.0
    ledger.charge("a")
    assert (ledger.spent("a"), ledger.spent("b")) == (2, 0)
    clock.now = 1100.0
    assert ledger.spent("a") == 1
    clock.now = 1160.0
    assert ledger.spent("a") == 0


def test_what_an_earlier_run_was_charged_still_counts(opens: Opens, clock: SetClock) -> None:
    opens().charge("a")
    clock.now = 1050.0
    assert opens().accounts(["a", "b"]) == [Account("a", 9, False), Account("b", 10, False)]


def test_a_lease_takes_all_or_none(opens: Opens) -> None:
    ledger = opens()
    assert ledger.lease(["a", "b", "c"], [1, 1], "first") == ["a", "b"]
    assert ledger.lease(["a", "b", "c"], [1, 1], "second") is None
    assert [account.held for account in ledger.accounts(["a", "b", "c"])] == [True, True, False]
    assert ledger.lease(["a", "b", "c"], [1], "third") == ["c"]


def test_a_released_customer_can_be_leased_again(opens: Opens) -> None:
    ledger = opens()
    ledger.lease(["a"], [1], "first")
    ledger.release(["a", "never leased"])
    assert opens().lease(["a"], [1], "second") == ["a"]


@pytest.mark.parametrize("needs", [[11], [1, 1, 1], [10, 10]])
def test_what_can_never_be_had_is_refused_at_once(opens: Opens, needs: list[int]) -> None:
    ledger = opens()
    ledger.charge("a")
    with pytest.raises(ValueError, match=rf"^no {len(needs)} customers with {max(needs)} requests left$"):
        ledger.lease(["a", "b"], needs, "greedy")
    assert not any(account.held for account in ledger.accounts(["a", "b"]))


def test_a_charge_lowers_what_a_lease_can_promise(opens: Opens) -> None:
    ledger = opens()
    ledger.charge("a")
    assert ledger.lease(["a", "b"], [10], "whole") == ["b"]
    assert ledger.lease(["a", "b"], [9], "rest") == ["a"]


def test_no_two_threads_hold_the_same_customer(opens: Opens) -> None:
    ledger = opens()
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda test: ledger.lease(["a", "b", "c"], [1], str(test)), range(8)))
    assert sorted(customer for found in taken if found for customer in found) == ["a", "b", "c"]


def test_another_process_holds_its_customers_until_it_is_gone(file: Path, opens: Opens) -> None:
    command = [sys.executable, "-c", HOLDER, str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "['a']\n"
        ledger = opens()
        assert ledger.lease(["a", "b"], [1, 1], "ours") is None
        assert ledger.accounts(["a"]) == [Account("a", 10, True)]
        other.kill()
        other.wait()
    assert ledger.lease(["a", "b"], [1, 1], "ours") == ["a", "b"]


def test_the_last_duration_of_a_test_is_remembered(opens: Opens) -> None:
    ledger = opens()
    assert ledger.durations() == {}
    ledger.took("test_a", 1.5)
    ledger.took("test_a", 2.5)
    assert opens().durations() == {"test_a": 2.5}


def no_database(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("a text, and a long one at that, which is no database at all" * 20, encoding="utf-8")


def no_folder(file: Path) -> None:
    file.parent.write_text("a file where the folder should be", encoding="utf-8")


def a_folder(file: Path) -> None:
    file.mkdir(parents=True)


@pytest.mark.parametrize("spoil", [no_database, no_folder, a_folder])
def test_an_unusable_file_is_named_with_a_remedy(
    file: Path, opens: Opens, spoil: Callable[[Path], None]
) -> None:
    spoil(file)
    with pytest.raises(
        LedgerError, match=r"^the ledger .+ cannot be used: .+; free space or remove the fi"
    ) as said:
        opens()
    assert str(file) in str(said.value)


def test_a_ledger_that_breaks_later_is_named_too(file: Path, opens: Opens) -> None:
    ledger = opens()
    ledger.close()
    with pytest.raises(LedgerError, match="cannot be used"):
        ledger.charge("a")
    with pytest.raises(LedgerError, match="cannot be used"):
        ledger.lease(["a"], [1], "test")


ACCOUNTS = st.lists(st.integers(0, 6), max_size=5).map(
    lambda left: [Account(f"c{number}", each, False) for number, each in enumerate(left)]
)


@given(ACCOUNTS, st.lists(st.integers(0, 6), max_size=4))
def test_a_pick_is_distinct_sufficient_and_found_whenever_there_is_one(
    accounts: list[Account], needs: list[int]
) -> None:
    left = {account.customer: account.left for account in accounts}
    possible = any(
        all(left[customer] >= need for customer, need in zip(chosen, needs, strict=True))
        for chosen in permutations(left, len(needs))
    )
    chosen = pick(accounts, needs)
    assert (chosen is not None) == possible
    if chosen is not None:
        assert len(set(chosen)) == len(needs)
        assert all(left[customer] >= need for customer, need in zip(chosen, needs, strict=True))


@given(ACCOUNTS.filter(bool), st.integers(0, 6))
def test_a_single_need_takes_the_tightest_account_that_fits(accounts: list[Account], need: int) -> None:
    left = {account.customer: account.left for account in accounts}
    fitting = [each for each in left.values() if each >= need]
    chosen = pick(accounts, [need])
    assert (chosen and left[chosen[0]]) == (min(fitting) if fitting else None)
