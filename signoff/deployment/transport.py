"""How each client reaches a target: whose certificates it believes, by which proxy, with which headers."""

import base64
import errno
import http.client
import os
import re
import shlex
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import certifi
import httpx
from pydantic import Field, field_validator, model_validator

from signoff.deployment.facilities import Table

_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_SECURE = ("https", "wss")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    {"authorization", "connection", "content-length", "content-type", "cookie", "host", "transfer-encoding"}
    | {"proxy-authorization"}
)


class Transport(Table):
    """What a target's surroundings ask of whoever calls it. Files lie relative to the target file."""

    ca_file: str | None = None
    client_certificate_file: str | None = None
    client_key_file: str | None = None
    proxy: str | None = None
    proxy_login_env: str | None = Field(default=None, min_length=1)
    headers: dict[str, str] = Field(default_factory=dict)
    header_env: dict[str, str] = Field(default_factory=dict)
    query: dict[str, str] = Field(default_factory=dict)

    @field_validator("proxy")
    @classmethod
    def _reachable(cls, proxy: str | None) -> str | None:
        if proxy is not None and not re.fullmatch(r"http://[^\s/@]+:[0-9]+/?", proxy):
            raise ValueError("write it as http://host:port, without a name or password (see proxy_login_env)")
        return proxy

    @model_validator(mode="after")
    def _both_or_none(self) -> "Transport":
        if self.client_key_file and not self.client_certificate_file:
            raise ValueError("client_key_file needs client_certificate_file: the certificate of that key")
        if self.proxy_login_env and not self.proxy:
            raise ValueError("proxy_login_env needs proxy: where to sign in")
        return self

    @model_validator(mode="after")
    def _headers_of_its_own(self) -> "Transport":
        for name, value in {**self.headers, **self.header_env}.items():
            if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
                raise ValueError(f"{name!r} is no header that can be added; take it out")
            if not value.isprintable() or value != value.strip():
                raise ValueError(f"the value of {name!r} cannot stand in a header; write it as one line")
        return self


@dataclass(frozen=True)
class Connector:
    """What each client of a target connects with: requests, raw bytes, live connections, load, browsers.

    `headers` go to the target's own `origins` (by host and port: whether it is TLS) and nowhere else, and so
    does `query` over HTTP. `flags` are curl's for all of this, a secret as the variable that holds it.
    """

    context: ssl.SSLContext = field(default_factory=lambda: trusted())
    proxy: str | None = None
    proxy_login: str = field(default="", repr=False)
    """Name and password for the proxy, `name:password`; empty: it asks for none."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: str = ""
    """Parameters as an address has them, without a question mark."""
    origins: Mapping[str, bool] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    asks_of_browsers: bool = False
    """Whether a browser has to be helped: with an authority, a certificate, or a header."""

    @property
    def way(self) -> str:
        """How it is reached, in words behind an address; empty: directly."""
        return "" if self.proxy is None else f" by the proxy {self.proxy}"

    def headers_for(self, url: str) -> Mapping[str, str]:
        """What is added to a request to that address."""
        return self.headers if self.headers and origin_of(url) in self.origins else {}

    def with_query(self, address: str, of: str = "") -> str:
        """The address, or the path at the target's address `of`, with what each request there has to ask."""
        if not self.query or origin_of(of or address) not in self.origins:
            return address
        return f"{address}{'&' if '?' in address else '?'}{self.query}"

    def flags_for(self, url: str) -> tuple[str, ...]:
        """What curl is told beside; nothing for an address that is not the target's."""
        return self.flags if self.flags and origin_of(url) in self.origins else ()

    def is_secure(self, host: str, port: int) -> bool | None:
        """Whether that place of the target is reached by TLS; None: it is none of the target's."""
        return self.origins.get(f"{host.lower()}:{port}")

    def client(self, **options: Any) -> httpx.Client:
        """A client of httpx. Nothing of the environment counts: neither `.netrc` nor a proxy."""

        def add(request: httpx.Request) -> None:
            request.headers.update(self.headers_for(str(request.url)))
            if self.query:
                request.url = httpx.URL(self.with_query(str(request.url)))

        return httpx.Client(
            verify=self.context,
            proxy=self.proxy_with_login,
            trust_env=False,
            event_hooks={"request": [add]},
            **options,
        )

    def connected(self, url: str, timeout_s: float) -> socket.socket:
        """A connection to where that address leads, with TLS where it says so; OSError when there is none."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        sock = self._tunnel(host, port, timeout_s)
        if parts.scheme not in _SECURE:
            return sock
        try:
            return self.context.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise

    def _tunnel(self, host: str, port: int, timeout_s: float) -> socket.socket:
        if (proxy := self.proxy_address) is None:
            return socket.create_connection((host, port), timeout_s)
        way = http.client.HTTPConnection(*proxy, timeout=timeout_s)
        way.set_tunnel(host, port, dict(self.proxy_headers))
        way.connect()
        return cast(socket.socket, way.sock)

    @property
    def proxy_address(self) -> tuple[str, int] | None:
        """The proxy's host and port, if there is one."""
        if self.proxy is None:
            return None
        parts = urlsplit(self.proxy)
        return str(parts.hostname), int(parts.port or 80)

    @property
    def proxy_headers(self) -> Mapping[str, str]:
        """What signs in at the proxy."""
        return {"Proxy-Authorization": f"Basic {basic(self.proxy_login)}"} if self.proxy_login else {}

    @property
    def proxy_with_login(self) -> str | None:
        """The proxy's address with name and password, for libraries that take them so; never shown."""
        if self.proxy is None or not self.proxy_login:
            return self.proxy
        name, _, password = self.proxy_login.partition(":")
        return self.proxy.replace("://", f"://{quote(name, safe='')}:{quote(password, safe='')}@", 1)


def basic(login: str) -> str:
    """Name and password as RFC 7617 writes them."""
    return base64.b64encode(login.encode()).decode("ascii")


def connector_for(
    table: Transport, folder: Path, urls: Sequence[str], secrets: Mapping[str, str], proxy_login: str = ""
) -> Connector:
    """What that table comes to; `secrets` are the values of `header_env` by header.

    OSError and ssl.SSLError (which is one) where a file cannot be used; its `filename` says which. ValueError
    where a proxy would be asked for an IPv6 address: httpx 0.28.1 and Locust's client leave its brackets out.
    """
    if table.proxy and (literal := next((url for url in urls if "://[" in url), None)):
        raise ValueError(
            f"not every client asks a proxy for {literal} as it has to; write a name in its place"
        )
    ca, certificate, key = (
        None if name is None else str(folder / name)
        for name in (table.ca_file, table.client_certificate_file, table.client_key_file)
    )
    flags = [
        *(("--cacert", shlex.quote(ca)) if ca else ()),
        *(("--cert", shlex.quote(certificate)) if certificate else ()),
        *(("--key", shlex.quote(key)) if key else ()),
        *(("--proxy", shlex.quote(table.proxy)) if table.proxy else ()),
        *(("--proxy-user", f'"${table.proxy_login_env}"') if table.proxy_login_env else ()),
    ]
    for name, value in table.headers.items():
        flags += ["-H", shlex.quote(f"{name}: {value}")]
    for name, variable in table.header_env.items():
        flags += ["-H", f'"{name}: ${variable}"']
    for name, value in table.query.items():
        flags += ["--url-query", shlex.quote(f"{name}={value}")]
    return Connector(
        context=trusted(ca, certificate, key),
        proxy=table.proxy,
        proxy_login=proxy_login,
        headers={**table.headers, **secrets},
        query=urlencode(table.query),
        origins={origin_of(url): url.partition(":")[0] in _SECURE for url in urls},
        flags=tuple(flags),
        asks_of_browsers=bool(ca or certificate or table.headers or table.header_env),
    )


def origin_of(url: str) -> str:
    """Host and port that an address leads to: a WebSocket's is that of the API beside it. Empty: to none."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return ""  # no address at all, as whoever sends there will be told
    return f"{parts.raw_host.decode()}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def authority_of(url: str) -> str:
    """Host and port as clients send them: in lower case, in ASCII, without the port that goes by itself."""
    return httpx.URL(url).netloc.decode()


def trusted(ca: str | None = None, certificate: str | None = None, key: str | None = None) -> ssl.SSLContext:
    """Which certificates are believed, by each client that is no browser: the system's store's, and `ca`'s.

    SSL_CERT_FILE and SSL_CERT_DIR name a private CA, as OpenSSL and curl take them. Where there is no store
    at all, certifi's is taken. `certificate` and `key` are shown to a server that asks for them.
    """
    environment = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    return _context(*environment, ca, certificate, key)


def private_ca() -> str | None:
    """The file of a private CA, for AWS's clients, which look for one under another name; None: their own."""
    return os.environ.get("AWS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or None


@cache
def _context(
    file: str | None, folder: str | None, ca: str | None, certificate: str | None, key: str | None
) -> ssl.SSLContext:
    """One for all connections: to read a store takes 20 ms."""
    context = ssl.create_default_context(cafile=file, capath=folder)
    places = ssl.get_default_verify_paths()
    if not (file or folder) and not context.cert_store_stats()["x509_ca"] and not places.capath:
        context.load_verify_locations(certifi.where())
    if ca:
        _read(ca, lambda: context.load_verify_locations(ca))
    if certificate:
        if key and not Path(key).exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), key)
        # An encrypted key would have a run wait for somebody to type.
        _read(certificate, lambda: context.load_cert_chain(certificate, key, password=lambda: b""))
    return context


def _read(path: str, load: Callable[[], None]) -> None:
    try:
        load()
    except OSError as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise type(error)(error.errno, error.strerror, path) from None
        why = error.reason if isinstance(error, ssl.SSLError) and error.reason else str(error)
        raise OSError(errno.EINVAL, why.lower().replace("_", " "), path) from None
