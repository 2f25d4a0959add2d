"""One test's share of the session: what was said so far, and how much each customer may still say."""

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx

from signoff.actors.live.connection import CLOSE_S, Connection
from signoff.actors.session.catching_up import CatchingUp
from signoff.actors.session.past import NO_PAST, Past
from signoff.actors.session.session import TargetSession
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import clock
from signoff.wire.exchange import Answer, Exchange, header_map, requests_left
from signoff.wire.requests import Request, body_of
from signoff.wire.steps import Step
from signoff.wire.webhooks.records import secret_shown

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError)
_CUT_OFF = ("Server disconnected", "peer closed connection")
"""How httpx begins to tell of an answer that ended too early; else it was none at all."""


class OverBudget(Exception):
    """A test sent more requests than it declares, so that `signoff plan` would have promised too little."""


class Recorder:
    """Sends a test's requests, keeps its story, and charges its customers."""

    def __init__(self, session: TargetSession, test: str, requests_each: int) -> None:
        """`requests_each` is what the test declares: the most that any one of its customers sends."""
        self.session, self.test, self._requests_each = session, test, requests_each
        self.story: list[Step] = []
        self.figures: dict[str, str] = {}
        """What the test measured, by name, for the sheet and for the plots over past runs."""
        self.evidence: list[Path] = []
        self.closing = ExitStack()
        self.connections: list[Connection] = []
        self.pasts: dict[str, Past] = {}
        """By customer, for those who had something before the test began."""
        self.used_elsewhere: Counter[str] = Counter()
        """The requests of each customer that the target has counted and no run of ours has sent."""
        self.lists = CatchingUp(session.target)
        self._mark = secrets.randbelow(10**8)
        self._sent: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._lock = threading.Lock()

    def send(
        self, actor: str, customer: str, request: Request, token: str | None, token_name: str | None
    ) -> Answer:
        """Sends `request` with that Authorization header (None: without), and charges the customer."""
        self.admit(customer, request.method, request.path)
        self.lists.wait_for(request)
        url = self.session.target.base_url.rstrip("/") + request.path
        content, headers = body_of(self.session.target.dialect, request)
        presented = self.session.target.presented(token)
        said = f"{request.path} {request.query} {headers} {_text(content)}"
        self.session.cross_customer.says(customer, said)
        try:
            answer = self._exchange(actor, request, url, headers, presented, content, token_name)
        except ConnectionError:
            self.session.tried.sends(request, token, token_name, None)
            raise
        self.lists.sent(request)
        self.session.tried.sends(request, token, token_name, answer.status)
        self.tell(answer.exchange)
        self._compares(customer, answer)
        self._sweeps(customer, answer)
        if self.session.described is not None:
            self.deviates(answer.exchange, self.session.described.deviation(request.method, answer))
        return answer

    def send_elsewhere(self, actor: str, request: Request, customer: str | None = None) -> Answer:
        """Sends `request`, whose path is a whole URL, to wherever a link led: without any token of ours."""
        self.check_allowed(request.method, request.path)
        self.session.redact.learn_link(request.path)
        if customer is not None:
            self.session.cross_customer.says(customer, request.path)
        answer = self._exchange(
            actor, request, request.path, dict(request.headers), {}, request.content, None, elsewhere=True
        )
        self.tell(answer.exchange)
        if customer is not None:
            self._sweeps(customer, answer)
        return answer

    def admit(self, customer: str, method: str, path: str = "") -> None:
        """Charges the customer for a request; `path` is below the base URL."""
        self.check_allowed(method, path)
        self._charge(customer)

    def check_allowed(self, method: str, path: str = "") -> None:
        """NotVerified when that request changes something that may not be changed; to sign in does not."""
        if method not in _READING and path != self.session.target.dialect.paths.login:
            self.check_changes(method)

    def sent_by(self, customer: str) -> int:
        """How many requests of that customer this test has sent."""
        with self._lock:
            return self._sent[customer]

    def check_changes(self, what: str) -> None:
        """NotVerified when `what`, which changes something, may not be done to this target."""
        if why := self.session.target.description.read_only_because:
            raise NotVerified(f"{what} changes data, and {why}")

    def past(self, customer: str) -> Past:
        """What that customer had before the test began."""
        return self.pasts.get(customer, NO_PAST)

    def sent_key(self, key: str | None) -> str | None:
        """The idempotency key as it is sent: a listed customer may have used it in an earlier test."""
        auth = self.session.target.description.auth
        return key if key is None or (auth.mint and auth.mint.any_customer) else f"{key}-{self._mark}"

    def grants(self, requests: int) -> None:
        """Lets each customer send so many more than the test declares."""
        with self._lock:
            self._requests_each += requests

    def has_room_for(self, requests: int) -> bool:
        """Lets each customer send so many more, if its allowance has room for them."""
        with self._lock:
            fits = self._requests_each + requests <= self.session.target.description.limits.requests
            self._requests_each += requests if fits else 0
            return fits

    def named(self, role: str) -> str:
        """A name for one more of that role, so that a story keeps them apart: the second has a number."""
        with self._lock:
            self._named[role] += 1
            return role if self._named[role] == 1 else f"{role} {self._named[role]}"

    def tell(self, step: Step) -> None:
        """Adds a step to the story and to the log."""
        with self._lock:
            self.story.append(step)
            ACTIVITY.steps += step.kind != "page"
        self.session.keep(step, self.test)

    def deviates(self, step: Step, deviation: str | None) -> None:
        """Notes what the target's own document does not describe; None: nothing."""
        if deviation:
            self.session.undescribed.finds(self.test, step, self.session.redact(deviation))

    def kept_in(self, folder: Path) -> list[str]:
        """The files that show what happened, as the run's folder has them."""
        return [file.relative_to(folder).as_posix() for file in self.evidence if file.exists()]

    def close(self) -> None:
        """Closes what the test left open: live connections, temporary queues."""
        self.session.tried.ends(self.test)
        with self.closing:
            if self.connections:
                self.session.live.run(Connection.close_all(self.connections), 3 * CLOSE_S)

    def _exchange(
        self,
        actor: str,
        request: Request,
        url: str,
        headers: Mapping[str, str],
        presented: Mapping[str, str],
        content: bytes | None,
        token_name: str | None,
        *,
        elsewhere: bool = False,
    ) -> Answer:
        redact = self.session.redact
        sent = "" if request.opaque else _text(content)
        self.session.internals.says(self.test, f"{url} {dict(request.query)} {dict(headers)} {sent}")
        at, begun, says = clock.now(), clock.monotonic(), request.says
        try:
            asks = partial(
                self.session.client.request,
                request.method,
                url,
                params=request.query or None,
                # An id in a header may hold any letter.
                headers=httpx.Headers({**headers, **presented}, encoding="utf-8"),
                content=content,
            )
            try:
                response = asks()
            except (httpx.RemoteProtocolError, httpx.ReadError):
                # The target may close an idle connection at any moment (RFC 9112, 9.6). What was written is
                # never repeated, and what was read is once, on a new connection.
                if request.method not in _READING:
                    raise
                says = f"{request.says} (again: the connection was closed without an answer)"
                response = asks()
        except (httpx.HTTPError, *_NO_ADDRESS) as error:
            said = f"{type(error).__name__} {redact(str(error))}"
            if elsewhere and isinstance(error, _NO_ADDRESS):
                raise Unmet("the target to give a link that can be followed", said) from None
            if isinstance(error, httpx.RemoteProtocolError) and not str(error).startswith(_CUT_OFF):
                raise Unmet("an answer that is HTTP", f"{actor} {request.says}: {said}") from None
            if isinstance(error, UnicodeError):
                raise
            raise ConnectionError(
                f"{actor} {request.says}: no answer from {_shown(url, elsewhere)}: {said}"
            ) from None
        ms = (clock.monotonic() - begun) * 1000
        if secret := secret_shown(self.session.target.dialect, response.content):
            redact.learn(secret)
        exchange = Exchange(
            actor=actor,
            says=redact(says),
            method=request.method,
            url=redact(_shown(str(response.request.url), elsewhere)),
            token=token_name if presented else None,
            cookie=self.session.target.description.auth.borne_by,
            sent_headers={name: redact(value) for name, value in headers.items()},
            sent=_described(content) if request.opaque else redact(_text(content)),
            status=response.status_code,
            headers={
                name: redact.header(name, value)
                for name, value in header_map(response.headers.multi_items()).items()
            },
            received=_described(response.content)
            if request.opaque and response.is_success and request.method in _READING
            else redact(_text(response.content)),
            at=at.isoformat(timespec="milliseconds"),
            ms=round(ms, 1),
            flags=self.session.target.connector.flags_for(url),
        )
        answer = Answer(
            exchange=exchange,
            dialect=self.session.target.dialect,
            status=response.status_code,
            headers=header_map(response.headers.multi_items()),
            body=response.content,
        )
        # What is in a file is its customer's word, not the target's.
        text = "" if request.opaque and response.is_success else answer.text
        self.session.internals.hears(
            self.test, text, exchange, answer.headers, is_error=not response.is_success
        )
        return answer

    def _sweeps(self, customer: str, answer: Answer) -> None:
        head = "\n".join(answer.headers.values())
        self.session.cross_customer.receives(customer, f"{head}\n{answer.text}", answer.exchange, self.test)

    def _compares(self, customer: str, answer: Answer) -> None:
        """Holds what is left by the target's count against ours, where others may be this customer too."""
        limits, auth = self.session.target.description.limits, self.session.target.description.auth
        left = requests_left(answer, limits.requests, limits.window_s)
        if self.session.is_second or left is None or (auth.mint and auth.mint.any_customer):
            return
        if elsewhere := self.session.ledger.correct(customer, left):
            with self._lock:
                self.used_elsewhere[customer] += elsewhere

    def _charge(self, customer: str) -> None:
        with self._lock:
            self._sent[customer] += 1
            if self._sent[customer] > self._requests_each:
                if before := len(self.past(customer).tickets.ids):
                    raise NotVerified(
                        f"the customer had {before} tickets or more before, whose pages take more requests "
                        "than this test may send; give one with fewer"
                    )
                raise OverBudget(
                    f"this test declares {self._requests_each} requests a customer and sends more; "
                    "raise `requests=` in its @clause"
                )
        self.session.ledger.charge(customer)


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", errors="replace")


def _described(content: bytes | None) -> str:
    """A file's content in words: it may be large, and it may be malware that belongs into no log."""
    if content is None:
        return ""
    return f"<{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()[:16]}…>"


def _shown(url: str, elsewhere: bool) -> str:
    """A link's query is its secret."""
    path, mark, _ = url.partition("?")
    return f"{path}{mark}…" if elsewhere and mark else url
