"""What a browser cannot be told: to believe a target's own authority, show a certificate, add its headers.

Chromium and Firefox take authorities and client certificates from stores of their own, each in another way.
A header that Playwright adds has Chromium ask other origins for leave first, as no customer's browser does.
So the browser's TLS ends here, and what goes on to the target is what every other client sends.
"""

import asyncio
import ssl
from pathlib import Path

import h11

from signoff.actors.receiver.authority import papers
from signoff.deployment.transport import Connector

_HTTPS = 443
_LONGEST_HEAD = 1024 * 1024
_PROXY_ANSWERS_WITHIN_S = 15


class Forwarding:
    """Opens a browser's connections in the way that the target file asks for."""

    def __init__(self, connector: Connector, folder: Path) -> None:
        """`folder` gets the certificates that browsers are shown in place of the target's."""
        self._connector, self._folder = connector, folder
        self._shown: dict[str, ssl.SSLContext] = {}

    def takes_over(self, host: str, port: int) -> bool:
        """Whether the browser's TLS to that place ends here."""
        if not self._connector.asks_of_browsers:
            return False
        known = self._connector.is_secure(host, port)
        return port == _HTTPS if known is None else known

    def added_to(self, host: str, port: int) -> "AddedHeaders | None":
        """What adds the target's headers to what a browser sends there; None: nothing is added."""
        headers = self._connector.headers_for(f"http://{_bracketed(host)}:{port}")
        return AddedHeaders(dict(headers)) if headers else None

    def shown_as(self, host: str) -> ssl.SSLContext:
        """The server's side of a browser's TLS, with a certificate of that name."""
        if host not in self._shown:
            folder = self._folder / f"{len(self._shown)}"
            folder.mkdir()
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(papers(folder, [host]).served)
            context.set_alpn_protocols(["http/1.1"])
            self._shown[host] = context
        return self._shown[host]

    async def open(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to there, through the proxy if there is one; OSError when there is none."""
        context = self._connector.context if self.takes_over(host, port) else None
        if (proxy := self._connector.proxy_address) is None:
            return await asyncio.open_connection(
                host, port, ssl=context, server_hostname=host if context else None
            )
        reader, writer = await asyncio.open_connection(*proxy)
        try:
            place = f"{_bracketed(host)}:{port}"
            head = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
            head += [f"{name}: {value}" for name, value in self._connector.proxy_headers.items()]
            writer.write("\r\n".join([*head, "\r\n"]).encode("ascii"))
            async with asyncio.timeout(_PROXY_ANSWERS_WITHIN_S):
                answer = await reader.readuntil(b"\r\n\r\n")
            if answer.split(b" ", 2)[1:2] != [b"200"]:
                raise ConnectionRefusedError(f"the proxy opens no way to {place}")
            if context:
                await writer.start_tls(context, server_hostname=host)
        except BaseException:
            writer.close()
            raise
        return reader, writer


class AddedHeaders:
    """Adds headers to each request of a connection. What follows a change of protocol stays as it is."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self._names = {name.lower() for name, _ in self._headers}
        self._heard = self._listening()
        self._said = h11.Connection(h11.CLIENT)
        self._is_other_protocol = False

    def __call__(self, sent: bytes) -> bytes:
        """What goes on of what a browser sent, which comes in any pieces. h11's error if it is no HTTP."""
        if self._is_other_protocol:
            return sent
        self._heard.receive_data(sent)
        onward = b""
        while isinstance(event := self._heard.next_event(), h11.Request | h11.Data | h11.EndOfMessage):
            if isinstance(event, h11.Request):
                self._is_other_protocol = any(name == b"upgrade" for name, _ in event.headers)
                self._said = h11.Connection(h11.CLIENT)
                event = self._with_headers(event)
            onward += self._said.send(event) or b""
            if isinstance(event, h11.EndOfMessage):
                rest, _ = self._heard.trailing_data
                if self._is_other_protocol:
                    return onward + rest
                self._heard = self._listening()
                if rest:
                    self._heard.receive_data(rest)
        return onward

    def _with_headers(self, request: h11.Request) -> h11.Request:
        own = [pair for pair in request.headers.raw_items() if pair[0].lower() not in self._names]
        return h11.Request(method=request.method, target=request.target, headers=[*own, *self._headers])

    @staticmethod
    def _listening() -> h11.Connection:
        return h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_HEAD)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
