"""What every part of the account's auditor has at hand."""

from signoff.actors.account.client import AccountClient
from signoff.deployment.facilities import Aws


class Reader:
    """Reads one kind of thing in the account."""

    def __init__(self, client: AccountClient) -> None:
        self._client = client

    @property
    def _aws(self) -> Aws:
        return self._client.aws
