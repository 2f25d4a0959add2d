"""Asks a deployment with GET requests, a bounded number of them, that change nothing."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from signoff.deployment.loading import TargetError
from signoff.deployment.transport import Connector
from signoff.wire.dialect import Dialect
from signoff.wire.requests import accepting

MOST_REQUESTS = 60
TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class Said:
    """An answer: its status, its headers in lower case, its text, and what that is as JSON."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


@dataclass
class Asker:
    """Sends the requests to one base URL, and counts them."""

    base_url: str
    sent: int = 0
    by_customer: int = 0
    """How many of them had a token."""
    connector: Connector = field(default_factory=Connector)

    def __post_init__(self) -> None:
        """Opens the client that all of them go through."""
        self.client = self.connector.client(timeout=TIMEOUT_S)

    def get(self, path: str, token: str | None = None, **query: str) -> Said | None:
        """What is answered there; None where that one is not, is too large, or all requests are used up.

        TargetError where the first one is not answered: nobody is there.
        """
        if self.sent >= MOST_REQUESTS:
            return None
        self.sent += 1
        self.by_customer += token is not None
        url = self.base_url.rstrip("/") + path
        headers = accepting(Dialect(), {} if token is None else {"Authorization": f"Bearer {token}"})
        try:
            answer = self.client.get(url, headers=headers, params=query or None)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if self.sent > 1:
                return None
            remedy = "check the address and the network"
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                remedy = "give the certificate of a private authority as --ca-file"
            raise TargetError(f"nobody answers at {url}: {error}; {remedy}") from None
        if len(answer.content) > MOST_BYTES:
            return None
        return Said(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.text)

    def close(self) -> None:
        """Closes the connections."""
        self.client.close()
