"""What a customer does to hear of things as they happen."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from urllib.parse import quote

from websockets.exceptions import WebSocketException

from signoff.actors.customer.listener import Listener
from signoff.actors.live.connection import Opening
from signoff.actors.live.websocket import Refused
from signoff.actors.session.client import Client
from signoff.deployment.programs import room_for_files
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire import clock, socketio
from signoff.wire.exchange import Answer, Handshake, header_map

_BESIDE = 32
"""So many files may be opened meanwhile for anything else."""
AT_ONCE = 20
"""No more connections than this are opened at the same moment: a burst would measure the burst."""
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})
_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "c2lnbi1vZmYgb2YgM2I=",
}


class LiveConnections:
    """`listens` must succeed; `tries_to_listen` returns how the opening was answered."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def listen(self, *types: str) -> Listener:
        """A new live connection; with `types` (the guide's words) subscribed to those only."""
        listener, answer = self.connect()
        if listener is None:
            raise Unmet(
                f"{self._client.name} to get a live connection",
                f"the opening was answered with {answer.status} {answer.message!r}",
                answer.exchange,
            )
        if types:
            listener.subscribe(*types)
        return listener

    def try_listen(self) -> Answer:
        """How the opening of a live connection is answered (101: with one, which is closed at once)."""
        listener, answer = self.connect()
        if listener is not None:
            listener.close()
        return answer

    def listen_many(self, count: int) -> list[Listener]:
        """So many live connections, a few opened at a time; NotVerified where this machine has no room."""
        if (room := room_for_files()) is not None and room < count + _BESIDE:
            raise NotVerified(
                f"{count} live connections are as many open files, and this process may have {room} more; "
                "let it have more (ulimit -n)"
            )
        with ThreadPoolExecutor(AT_ONCE) as opening:
            return [done.result() for done in [opening.submit(self.listen) for _ in range(count)]]

    def connect(
        self,
        *,
        query: Mapping[str, str] = NOTHING_MORE,
        headers: Mapping[str, str] = NOTHING_MORE,
        auth: Mapping[str, str] = NOTHING_MORE,
    ) -> tuple[Listener | None, Answer]:
        """A new live connection, if there is one, and how the opening was answered.

        `query`, `headers` and Socket.IO's `auth` go beside what the target wants there.
        """
        session = self._client.recorder.session
        within = session.target.description.limits.timeout_s
        beside = dict(query), dict(headers), dict(auth)
        session.cross_customer.says(self._client.id, f"{beside}")
        opening = self._opening(self._client.token, lambda text: quote(text, safe=""), *beside)
        variable = None if self._client.token is None else f"${self._client.token_name}"
        shown = self._opening(variable, lambda text: text, *beside)
        offered = {"Sec-WebSocket-Protocol": ", ".join(shown.subprotocols)} if shown.subprotocols else {}
        live = self._client.dialect.live
        greeting = socketio.greeting(dict(shown.auth), live.namespace) if live.protocol == "socketio" else ""
        at, begun = clock.now(), clock.monotonic()

        def handshake(status: int, headers: list[tuple[str, str]], body: bytes) -> Handshake:
            return Handshake(
                actor=self._client.name,
                says="opens a live connection",
                method="GET",
                url=session.redact(shown.url),
                token=None if self._client.token is None else self._client.token_name,
                sent_headers=_UPGRADE | shown.headers | offered,
                sent=greeting,
                flags=session.target.connector.flags_for(shown.url),
                status=status,
                headers={
                    name: session.redact.header(name, value) for name, value in header_map(headers).items()
                },
                received=session.redact(body.decode("utf-8", errors="replace")),
                at=at.isoformat(timespec="milliseconds"),
                ms=round((clock.monotonic() - begun) * 1000, 1),
            )

        name = self._client.recorder.named(f"{self._client.name}'s listener")
        listener = Listener(self._client.recorder, name, self._client.id, handshake(101, [], b""))
        status, received, body = 101, list[tuple[str, str]](), b""
        try:
            listener.open(opening, within)
        except Refused as refusal:
            status, received, body = refusal.status, refusal.headers, refusal.body
        except (OSError, TimeoutError, WebSocketException, EOFError) as error:
            raise ConnectionError(
                f"{self._client.name}: no live connection at {session.redact(shown.url)}: "
                f"{type(error).__name__} {session.redact(str(error))}"
            ) from None
        answered = handshake(status, received, body)
        self._client.recorder.tell(answered)
        session.tried.connects(self._client.token, self._client.token_name, status)
        session.internals.hears(
            self._client.recorder.test, answered.received, answered, answered.headers, is_error=status != 101
        )
        if status == 101:
            listener.begin()
            self._is_subscribed(listener)
        answer = Answer(
            exchange=answered,
            dialect=self._client.dialect,
            status=status,
            headers=header_map(received),
            body=body,
        )
        return (listener if status == 101 else None), answer

    def _is_subscribed(self, listener: Listener) -> None:
        """Waits until the frame that it was opened with is answered; a close is for others to judge."""
        live = self._client.dialect.live
        if not (live.opens_with and live.answers_frames):
            return
        try:
            listener.hears("subscribed")
        except (Unmet, Inconclusive):
            if listener.is_open:
                raise

    def _opening(
        self,
        token: str | None,
        quoted: Callable[[str], str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        auth: Mapping[str, str],
    ) -> Opening:
        target = self._client.recorder.session.target
        return opening_with(target, token, quoted, query, headers, auth)


def opening_with(
    target: Target,
    token: str | None,
    quoted: Callable[[str], str],
    query: Mapping[str, str] = NOTHING_MORE,
    headers: Mapping[str, str] = NOTHING_MORE,
    auth: Mapping[str, str] = NOTHING_MORE,
) -> Opening:
    """How the target wants a connection opened, with that token at the place it wants it at.

    Where its portal is known, the connection is opened as from there: many take none from another origin.
    """
    live, url = target.dialect.live, target.ws_url
    presented = "" if token is None else live.token_as.replace("{token}", token)
    in_query = {live.token_name: presented} if token is not None and live.token_in == "query" else {}
    in_head = {live.token_name: presented} if token is not None and live.token_in == "header" else {}
    if token is not None and live.token_in == "cookie":
        in_head = {"Cookie": f"{live.token_name}={presented}"}
    if target.portal_origin and "origin" not in {name.lower() for name in target.connector.headers}:
        in_head["Origin"] = target.portal_origin
    offered = presented if live.token_in == "subprotocol" else ""
    for name, value in {**in_query, **query}.items():
        url += f"{'&' if '?' in url else '?'}{name}={quoted(value)}"
    said = {live.token_name: presented} if live.token_in == "auth" else {"token": token or ""}
    return Opening(
        socketio.address(url) if live.protocol == "socketio" else url,
        headers={**in_head, **headers},
        subprotocols=(
            *live.subprotocols,
            *(part.strip() for part in offered.split(",") if part.strip()),
        ),
        auth={**({} if token is None else said), **auth},
        connector=target.connector,
    )
