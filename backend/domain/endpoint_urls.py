"""The URL of a customer's endpoint, read strictly: what two readers could take for two hosts is refused."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from backend.domain.errors import FieldError
from backend.domain.special_addresses import special

URL_LENGTH = 2_048
HTTPS = 443
#: Ports below this one belong to other services, which may take a request for something of theirs.
FIRST_FREE_PORT = 1024

_URL = re.compile(
    r"https://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:/[!$%&'()*+,\-./:;=@_~A-Za-z0-9]*)?(?:\?[!$%&'()*+,\-./:;=?@_~A-Za-z0-9]*)?)"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
#: A host whose last label looks like a number is an address to some readers: only dotted decimal is one here.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOCAL_NAMES = frozenset({"localhost", "local", "internal", "localdomain", "home", "lan", "intranet", "arpa"})


@dataclass(frozen=True)
class Destination:
    """Where a delivery goes. `host` is a name in lower case, or an address without brackets."""

    host: str
    port: int
    target: str
    is_address: bool

    @property
    def authority(self) -> str:
        """The `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS else f"{host}:{self.port}"


def destination(url: str, allowed: frozenset[str] = frozenset()) -> Destination | FieldError:
    """Read a URL, or say what is wrong with it. `allowed` are special addresses that may be named."""
    if len(url) > URL_LENGTH:
        return _wrong(f"must be at most {URL_LENGTH} characters long")
    if not url.lower().startswith("https://"):
        return _wrong("must begin with https://")
    found = _URL.fullmatch("https://" + url[len("https://") :])
    if found is None:
        return _wrong(
            "must be https://host/path: no user, no fragment, no blanks, the host in ASCII (xn--), "
            "other characters escaped with %"
        )
    port = HTTPS if found["port"] is None else int(found["port"])
    if port != HTTPS and not FIRST_FREE_PORT <= port <= 65_535:
        return _wrong(f"must have the port {HTTPS}, or one from {FIRST_FREE_PORT} to 65535")
    host = found["host"].lower().strip("[]")
    target = found["target"] if found["target"].startswith("/") else "/" + found["target"]
    address = _address(found["host"].lower())
    if isinstance(address, FieldError):
        return address
    if address is not None:
        what = None if address in allowed else special(address)
        return _wrong(_NOT_PUBLIC) if what else Destination(address, port, target, is_address=True)
    return _fault_in_name(host) or Destination(host, port, target, is_address=False)


_NOT_PUBLIC = "must lead to a public address"


def not_public() -> FieldError:
    """What is wrong with a URL whose name leads to an address that is not public."""
    return _wrong(_NOT_PUBLIC)


def _address(host: str) -> str | FieldError | None:
    """The address that the host is; None if it is a name."""
    try:
        if host.startswith("["):
            return str(IPv6Address(host[1:-1]))
        if _NUMBER.fullmatch(host.rpartition(".")[2]) or _NUMBER.fullmatch(
            host.rstrip(".").rpartition(".")[2]
        ):
            return str(IPv4Address(host))
    except AddressValueError:
        return _wrong("must name an address in its usual form, such as 192.0.2.1 or [2001:db8::1]")
    return None


def _fault_in_name(host: str) -> FieldError | None:
    labels = host.split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return _wrong("must have a valid host name, without a dot at its end")
    if len(labels) < 2 or labels[-1] in _LOCAL_NAMES:
        return _wrong("must have a host name of the internet")
    return None


def _wrong(detail: str) -> FieldError:
    return FieldError("url", detail)
