"""What the sweep takes for a leak, and what not."""

import json
from pathlib import Path

import pytest

from signoff.monitors.cross_customer import CrossCustomerMonitor, canary_of
from signoff.wire.dialect import CommentFields, Dialect, TicketFields
from tests.unit.signoff.wire.samples import EXCHANGE

ID = "01a206bb-81ca-7765-a9fd-5c922c4d09c1"
CANARY = canary_of("run-1", "acme")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where leaks are written down."""
    return tmp_path / "leaks" / "main.jsonl"


@pytest.fixture
def sweep(file: Path) -> CrossCustomerMonitor:
    """A sweep of a run."""
    return CrossCustomerMonitor(Dialect(), file)


def receives(sweep: CrossCustomerMonitor, customer: str, text: str, test: str = "test_a") -> bool:
    """Whether it is a leak."""
    return sweep.receives(customer, text, EXCHANGE, test)


def test_a_canary_is_the_same_for_a_customer_of_a_run_and_no_other() -> None:
    canaries = {canary_of(run, customer) for run in ("run-1", "run-2") for customer in ("acme", "globex")}
    assert len(canaries) == 4
    assert canary_of("run-1", "acme") == CANARY


def test_a_customers_own_canary_is_no_leak(sweep: CrossCustomerMonitor) -> None:
    assert not receives(sweep, "acme", f'{{"subject": "Help ({CANARY})"}}')


def test_another_customers_canary_is_a_leak(sweep: CrossCustomerMonitor, file: Path) -> None:
    assert not receives(sweep, "acme", "{}")
    assert receives(sweep, "globex", f'{{"subject": "Help ({CANARY})"}}')
    [row] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert row["test"] == "test_a"
    assert row["actual"] == f"{CANARY} is in it, of acme"
    assert row["shown"] == EXCHANGE.shown()


def test_a_canary_of_whoever_it_is_is_a_leak_also_in_another_process(sweep: CrossCustomerMonitor) -> None:
    assert receives(sweep, "globex", canary_of("run-1", "a customer of another worker"))


def test_what_an_earlier_run_left_is_the_customers_own_and_no_others(sweep: CrossCustomerMonitor) -> None:
    earlier = f"Help ({canary_of('run-0', 'acme')})"
    assert not receives(sweep, "acme", earlier)
    assert receives(sweep, "globex", earlier)


def test_ids_within_others_are_known_by_their_own_name() -> None:
    sweep = CrossCustomerMonitor(Dialect(ticket=TicketFields(id="data.id")))
    text = '{"data": {"id": "tkt_9f8e7d6c5b4a3f2e"}}'
    assert not receives(sweep, "acme", text)
    assert receives(sweep, "globex", text)


def test_an_id_that_another_customer_received_first_is_a_leak(sweep: CrossCustomerMonitor) -> None:
    assert not receives(sweep, "acme", f'{{"id": "{ID}"}}')
    assert not receives(sweep, "acme", f'{{"tickets": ["{ID}"]}}')
    assert receives(sweep, "globex", f'{{"detail": "{ID} is taken"}}')


@pytest.mark.parametrize("text", [ID, CANARY])
def test_what_a_customer_said_itself_may_come_back(sweep: CrossCustomerMonitor, text: str) -> None:
    assert not receives(sweep, "acme", text)
    sweep.says("globex", f"/support/tickets/{text}?x=1")
    assert not receives(sweep, "globex", f"there is no {text}")


def test_ids_of_another_form_are_known_by_their_field() -> None:
    sweep = CrossCustomerMonitor(Dialect(comment=CommentFields(id="number")))
    assert not receives(sweep, "acme", '{"id": "tkt_9XaLq02mPz7Rw", "number": "c-01J9ZQ7K2M5N8P"}')
    assert receives(sweep, "globex", '{"of": 1, "number": "c-01J9ZQ7K2M5N8P"}')
    assert not receives(sweep, "globex", '{"other": "tkt_9XaLq02mPz7Rw"}')
    assert receives(sweep, "globex", '{"id": "tkt_9XaLq02mPz7Rw"}', "test_b")


@pytest.mark.parametrize(
    "id_", ["100001", "T1", "TKT-000001", "1763892000123456789", "support-operations-team"]
)
def test_what_each_customer_may_have_is_no_id_to_go_by(sweep: CrossCustomerMonitor, id_: str) -> None:
    assert not receives(sweep, "acme", f'{{"id": "{id_}", "ids": ["{id_}"]}}')
    assert not receives(sweep, "globex", f'{{"id": "{id_}", "total": 100001}}')


def test_a_test_that_leaks_again_and_again_is_told_once_for_each_kind(
    sweep: CrossCustomerMonitor, file: Path
) -> None:
    receives(sweep, "acme", ID)
    for test in ("test_a", "test_a", "test_b"):
        receives(sweep, "globex", CANARY, test)
        receives(sweep, "globex", ID, test)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    assert receives(CrossCustomerMonitor(Dialect()), "globex", CANARY)
    assert list(tmp_path.iterdir()) == []
