"""One test's share of the stage: what was said so far, and how much each customer may still say."""

import json
import threading
from collections import Counter
from datetime import UTC, datetime
from time import monotonic

import httpx

from signoff.actors.stage import Stage
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire.exchange import Answer, Exchange, header_map
from signoff.wire.requests import Request

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class OverBudget(Exception):
    """A test sent more requests than it declares, so that `signoff plan` would have promised too little."""


class Scene:
    """Sends a test's requests, keeps its story, and charges its customers."""

    def __init__(self, stage: Stage, test: str, requests_each: int) -> None:
        """`requests_each` is what the test declares: the most that any one of its customers sends."""
        self.stage, self.test, self._requests_each = stage, test, requests_each
        self.story: list[Exchange] = []
        self.deviations: list[str] = []
        self._sent: Counter[str] = Counter()
        self._lock = threading.Lock()

    def send(
        self, actor: str, customer: str, request: Request, token: str | None, token_name: str | None
    ) -> Answer:
        """Sends `request` with that Authorization header (None: without), and charges the customer."""
        self._check_allowed(customer, request)
        url = self.stage.target.base_url.rstrip("/") + request.path
        headers = dict(request.headers)
        content = request.content
        if content is None and request.json is not None:
            content = json.dumps(request.json, ensure_ascii=False).encode("utf-8", "surrogatepass")
            headers.setdefault("Content-Type", "application/json")
        shown = dict(headers)
        if token is not None:
            headers["Authorization"] = token
        at, begun = datetime.now(UTC), monotonic()
        try:
            response = self.stage.client.request(
                request.method, url, params=request.query or None, headers=headers, content=content
            )
        except httpx.HTTPError as error:
            raise ConnectionError(
                f"{actor} {request.says}: no answer from {url}: {type(error).__name__} {error}"
            ) from None
        ms = (monotonic() - begun) * 1000
        redact = self.stage.redact
        exchange = Exchange(
            actor=actor,
            says=redact(request.says),
            method=request.method,
            url=redact(str(response.request.url)),
            token=token_name if token is not None else None,
            sent_headers={name: redact(value) for name, value in shown.items()},
            sent=redact((content or b"").decode("utf-8", errors="replace")),
            status=response.status_code,
            headers={
                name: redact(value) for name, value in header_map(response.headers.multi_items()).items()
            },
            received=redact(response.content.decode("utf-8", errors="replace")),
            at=at.isoformat(timespec="milliseconds"),
            ms=round(ms, 1),
        )
        answer = Answer(
            exchange=exchange,
            dialect=self.stage.target.dialect,
            status=response.status_code,
            headers=header_map(response.headers.multi_items()),
            body=response.content,
        )
        self._remember(answer, request)
        return answer

    def _check_allowed(self, customer: str, request: Request) -> None:
        target = self.stage.target
        signs_in = request.path == target.dialect.paths.login
        if target.description.kind == "production" and request.method not in _READING and not signs_in:
            raise NotVerified(f"{request.method} changes data, and {target.name} is a production target")
        with self._lock:
            self._sent[customer] += 1
            if self._sent[customer] > self._requests_each:
                raise OverBudget(
                    f"this test declares {self._requests_each} requests a customer and sends more; "
                    "raise `requests=` in its @clause"
                )
        self.stage.ledger.charge(customer)

    def _remember(self, answer: Answer, request: Request) -> None:
        with self._lock:
            self.story.append(answer.exchange)
        self.stage.keep(answer.exchange, self.test)
        if self.stage.described is not None:
            deviation = self.stage.described.deviation(request.method, answer)
            if deviation:
                with self._lock:
                    self.deviations.append(f"{answer.exchange.line()}: {deviation}")

    def check_described(self) -> None:
        """Unmet when an answer of this test differs from the target's own OpenAPI document."""
        if self.deviations:
            raise Unmet(
                "every answer to be as the target's own OpenAPI document describes it",
                "; ".join(self.deviations[:3]),
            )
