"""One request to a hook: to which address, under which name, signed how. Nothing inside is ever called."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import os
import re
import socket
import ssl
import threading
import time
from urllib.parse import SplitResult, urlsplit

import dns.exception
import dns.resolver

NOBODY = "none"
NAME = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE
)
LOCAL = ("localhost", ".localhost", ".local", ".internal")
LONGEST = 2048
WRAPPED = ipaddress.ip_network("64:ff9b::/96")
LOOK_UP_S = 2.0


class Unwanted(Exception):
    """Nothing is sent there; the text says why."""


class Outgoing:
    """`within_s` bounds a request as a whole; the one address in `allowed` may be inside."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._allowed = os.environ.get("STRANGER_HOOK_HOME", "")
        self._context = ssl.create_default_context(cafile=os.environ.get("STRANGER_HOOK_CA") or None)
        server = os.environ.get("STRANGER_HOOK_DNS", NOBODY)
        self._names: dns.resolver.Resolver | None = None
        if server != NOBODY:
            address, _, port = server.rpartition(":")
            self._names = dns.resolver.Resolver(configure=False)
            self._names.nameservers, self._names.port = [address], int(port)
            self._names.lifetime, self._names.cache = LOOK_UP_S, None

    def read(self, target: str) -> SplitResult:
        """The parts of an address that will do; Unwanted."""
        try:
            parts = urlsplit(target)
            port = parts.port
        except ValueError:
            raise Unwanted("it is no address") from None
        plain = target.isascii() and target.isprintable() and " " not in target and "\\" not in target
        if parts.scheme != "https" or not plain or len(target) > LONGEST or parts.username is not None:
            raise Unwanted("it has to be https, in plain letters, without a user")
        if parts.fragment or not parts.hostname or port == 0:
            raise Unwanted("it has to name a host, and no part of a page")
        if not NAME.fullmatch(parts.hostname) or f".{parts.hostname.lower()}".endswith(LOCAL):
            raise Unwanted("its host has to be a name of the public DNS")
        return parts

    def look_up(self, host: str) -> list[str]:
        """All addresses of a host that is wholly outside; Unwanted where it is not, or nobody knows it."""
        found = self.addresses(host)
        if not found:
            raise Unwanted("nobody knows that name")
        if not all(map(self._is_outside, found)):
            raise Unwanted("that name leads inside")
        return found

    def addresses(self, host: str) -> list[str]:
        """All that the name server says."""
        found: list[str] = []
        for kind in ("A", "AAAA") if self._names else ():
            assert self._names is not None
            with contextlib.suppress(dns.exception.DNSException):
                found += [one.to_text() for one in self._names.resolve(f"{host}.", kind, search=False)]
        return found

    def _is_outside(self, address: str) -> bool:
        one = ipaddress.ip_address(address)
        if isinstance(one, ipaddress.IPv6Address):
            inner = one.ipv4_mapped or one.sixtofour or (one.teredo or (None, None))[1]
            if one in WRAPPED:
                inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
            if inner is not None:
                return str(inner) == self._allowed or inner.is_global
        return address == self._allowed or (one.is_global and not one.is_multicast)

    def post(self, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, float]:
        """The status that is answered, and the pause that is asked for. Unwanted; OSError."""
        parts = self.read(target)
        host = str(parts.hostname)
        address = self.look_up(host)[0]
        ends = time.monotonic() + self._within_s
        plain = socket.create_connection((address, parts.port or 443), self._within_s)
        wrapped = self._context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        ending = threading.Timer(max(0.01, ends - time.monotonic()), _cut, [wrapped])
        ending.daemon = True
        ending.start()
        try:
            with wrapped:
                wrapped.do_handshake()
                connection = http.client.HTTPConnection(host, parts.port or 443)
                connection.sock = wrapped
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request(
                    "POST", path, body, headers | {"Host": parts.netloc, "Connection": "close"}
                )
                with contextlib.closing(connection.getresponse()) as answer:
                    wish = answer.getheader("Retry-After") or "0"
                    return answer.status, float(wish) if wish.isdecimal() else 0.0
        except http.client.HTTPException as fault:
            raise OSError(str(fault)) from fault
        finally:
            ending.cancel()


def _cut(connection: ssl.SSLSocket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def signed(event_id: str, body: bytes, keys: list[str]) -> dict[str, str]:
    """The headers of a request: who may have sent it, and when."""
    at = str(int(time.time()))
    content = f"{event_id}.{at}.".encode() + body
    signatures = [
        "v1,"
        + base64.b64encode(hmac.new(base64.b64decode(key[6:]), content, hashlib.sha256).digest()).decode()
        for key in keys
    ]
    return {
        "Content-Type": "application/json",
        "Desk-Event": event_id,
        "Desk-Sent-At": at,
        "Desk-Signature": " ".join(signatures),
    }
