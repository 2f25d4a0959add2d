"""Turns failures of AWS into what the services understand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from backend.domain.errors import DependencyDown

#: The request lost a race against another transaction, or came too fast: nothing was written.
TRY_AGAIN = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
#: The request itself was wrong: a fault in this code, which must not pass for an outage.
_OURS = frozenset({"ValidationException", "SerializationException"})


@contextmanager
def reaching(dependency: str) -> Iterator[None]:
    """Raise DependencyDown for whatever keeps a service of AWS from answering."""
    try:
        yield
    except BotoCoreError as fault:
        raise DependencyDown(dependency) from fault
    except ClientError as fault:
        if code_of(fault) in _OURS:
            raise
        raise DependencyDown(dependency) from fault


def reaching_the_database() -> AbstractContextManager[None]:
    """Raise DependencyDown for whatever keeps the database from answering."""
    return reaching("database")


def code_of(fault: ClientError) -> str:
    """Return the error code, or nothing."""
    return fault.response.get("Error", {}).get("Code", "")


def condition_failed(fault: ClientError) -> bool:
    """Tell whether a conditional write was refused by its condition."""
    return code_of(fault) == "ConditionalCheckFailedException"
