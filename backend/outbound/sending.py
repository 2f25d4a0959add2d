"""Sends one request to an address that was checked, under the name that it was found by (WHK-03)."""

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from backend.domain.deliveries import Attempt
from backend.domain.endpoint_urls import Destination
from backend.ports import Clock
from backend.webhook_ports import Result, Sender

MOST_ADDRESSES = 2
_SECONDS = re.compile("[0-9]{1,9}")


class HttpsSender(Sender):
    """The Sender. An attempt takes `within_s` at most; `authorities` is a file of certificates, or None.

    What an answer holds behind its head is not read: its size and its pace are the endpoint's own affair. No
    redirect is followed, no proxy asked.
    """

    def __init__(self, clock: Clock, within_s: float, authorities: str | None) -> None:
        self._clock = clock
        self._within_s = within_s
        self._context = ssl.create_default_context(cafile=authorities)

    def send(self, to: Destination, addresses: Sequence[str], headers: dict[str, str], body: bytes) -> Result:
        """Send a request to one of these addresses, and to no other; never raises."""
        began, at = time.monotonic(), self._clock.now_ms()
        status: int | None = None
        error: str | None = "the connection was refused"
        wished_s: float | None = None
        for address in addresses[:MOST_ADDRESSES]:
            left_s = self._within_s - (time.monotonic() - began)
            try:
                status, wished_s = self._exchange(to, address, headers, body, max(left_s, 0.001))
                error = None
                break
            except ConnectionRefusedError:
                continue  # nothing was sent: the next address may be better
            except (OSError, http.client.HTTPException, ValueError) as fault:
                error = _reason(fault)
                break
        duration_ms = int(1000 * (time.monotonic() - began))
        return Result(Attempt(at, duration_ms, status, None if status else error), wished_s)

    def _exchange(
        self, to: Destination, address: str, headers: dict[str, str], body: bytes, within_s: float
    ) -> tuple[int, float | None]:
        plain = socket.create_connection((address, to.port), within_s)
        wrapped = self._context.wrap_socket(plain, server_hostname=to.host, do_handshake_on_connect=False)
        # A time-out of a socket begins anew with each byte: `_Ending` ends all of it.
        with wrapped as secured, _Ending(within_s, secured) as ending:
            try:
                return self._asked(secured, to, headers, body)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                if ending.is_over:
                    raise TimeoutError from fault
                raise

    def _asked(
        self, secured: ssl.SSLSocket, to: Destination, headers: dict[str, str], body: bytes
    ) -> tuple[int, float | None]:
        secured.do_handshake()
        connection = http.client.HTTPConnection(to.host, to.port)
        connection.sock = secured
        everything = {"Host": to.authority, "Connection": "close", **headers}
        connection.request("POST", to.target, body, everything)
        with contextlib.closing(connection.getresponse()) as answer:
            return answer.status, self._wished_s(answer.getheader("Retry-After"))

    def _wished_s(self, text: str | None) -> float | None:
        """Read `Retry-After`: seconds, or an instant."""
        if text is None:
            return None
        if _SECONDS.fullmatch(text.strip()):
            return float(text)
        try:
            return parsedate_to_datetime(text).timestamp() - self._clock.now_ms() / 1000
        except (ValueError, TypeError, OverflowError):
            return None


class _Ending:
    """Ends a connection unless the block is left in time."""

    def __init__(self, within_s: float, connection: ssl.SSLSocket) -> None:
        self.is_over = False
        self._connection = connection
        self._timer = threading.Timer(within_s, self._come)
        self._timer.daemon = True

    def _come(self) -> None:
        self.is_over = True
        # Below TLS, which would wait for the other side's farewell; closed already is as good.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)

    def __enter__(self) -> "_Ending":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _reason(fault: Exception) -> str:
    """Say what went wrong, in words that tell nothing of the network that this runs in."""
    match fault:
        case TimeoutError():
            return "timed out"
        case ssl.SSLCertVerificationError():
            return "the certificate is not valid for this name"
        case ssl.SSLError():
            return "no secure connection"
        case ConnectionError() | http.client.RemoteDisconnected():
            return "the connection was lost"
        case http.client.HTTPException():
            return "the answer is not HTTP"
        case _:
            return "cannot be reached"
