"""What a failing database looks like to the services."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from backend import backoff
from backend.aws.faults import reaching_the_database
from backend.aws.transactions import ConditionsFailed, write_together
from backend.domain.errors import DependencyDown


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts, do not sleep."""
    monkeypatch.setattr("backend.backoff.time.sleep", lambda _: None)


class Database:
    """A client that fails as told, once per call, and then works."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    def transact_write_items(self, **_: Any) -> None:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)


def refused(code: str, *reasons: str) -> ClientError:
    """An error as DynamoDB answers it."""
    response: Any = {"Error": {"Code": code}, "CancellationReasons": [{"Code": each} for each in reasons]}
    return ClientError(response, "TransactWriteItems")


@pytest.mark.parametrize(
    "failure",
    [
        refused("TransactionCanceledException", "None", "TransactionConflict"),
        refused("TransactionCanceledException", "ThrottlingError"),
        refused("ThrottlingException"),
        refused("TransactionInProgressException"),
    ],
)
def test_a_lost_race_is_tried_again(failure: ClientError) -> None:
    database: Any = Database(failure, failure)
    write_together(database, [])
    assert database.calls == 3


def test_trying_again_ends() -> None:
    database: Any = Database(*[refused("ThrottlingException")] * 1000)
    with pytest.raises(DependencyDown):
        write_together(database, [])
    assert database.calls == backoff.ATTEMPTS


def test_a_failed_condition_says_where() -> None:
    failure = refused("TransactionCanceledException", "TransactionConflict", "ConditionalCheckFailed")
    with pytest.raises(ConditionsFailed) as failed:
        write_together(Database(failure), [])  # type: ignore[arg-type]
    assert failed.value.positions == {1}


@pytest.mark.parametrize(
    "failure",
    [
        EndpointConnectionError(endpoint_url="http://x"),
        ReadTimeoutError(endpoint_url="http://x"),
        refused("ProvisionedThroughputExceededException"),
        refused("ResourceNotFoundException"),
        refused("InternalServerError"),
    ],
)
def test_whatever_keeps_the_database_from_answering_is_an_outage(failure: Exception) -> None:
    with pytest.raises(DependencyDown), reaching_the_database():
        raise failure


def test_a_request_that_is_wrong_is_not_an_outage() -> None:
    with pytest.raises(ClientError), reaching_the_database():
        raise refused("ValidationException")


def test_an_unknown_cancellation_is_not_tried_again() -> None:
    database: Any = Database(refused("TransactionCanceledException", "ItemCollectionSizeLimitExceeded"))
    with pytest.raises(DependencyDown):
        write_together(database, [])
    assert database.calls == 1
