"""The pool that serves the schedule: Locust's users, each with its own connection that is kept alive."""

import json
from functools import partial
from time import perf_counter
from typing import Any, ClassVar
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, constant, task
from locust.event import EventHook

from load.journeys import Answered
from load.session import Session
from signoff.actors.stage import Stage
from signoff.wire.requests import Request

_NOTHING_TO_SERVE_S = 0.1


class Server(FastHttpUser):
    """Takes whatever is due next. It decides neither when nor what, so it cannot wait for the target."""

    wait_time = constant(0)
    session: ClassVar[Session | None] = None
    """Set once it is prepared, on each process; until then there is nothing to serve."""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # Locust is told of journeys, from the instant they were due; not of requests by themselves.
        self.client.request_event = EventHook()  # type: ignore[no-untyped-call]

    @task
    def serve(self) -> None:
        """One journey after the other while there is a session: a task costs Locust some time too."""
        while (session := self.session) is not None:
            self._walk(session)
        gevent.sleep(_NOTHING_TO_SERVE_S)

    def _walk(self, session: Session) -> None:
        offer, sample = session.serve(partial(self.ask, session.stage))
        self.environment.events.request.fire(
            request_type="load",
            name=offer.journey,
            response_time=sample.latency * 1000,
            response_length=0,
            exception=RuntimeError(sample.fault) if sample.fault else None,
            context={},
        )

    def ask(self, stage: Stage, request: Request, customer: str) -> Answered:
        """Sends one request of a journey."""
        path = request.path + ("?" + urlencode(request.query) if request.query else "")
        headers = {"Authorization": f"Bearer {stage.token(customer)}", **request.headers}
        body = None
        if request.json is not None:
            body = json.dumps(request.json, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        # Users serve any customer: a cookie of one is no business of the next.
        self.client.cookiejar.clear()
        url = stage.target.base_url.rstrip("/") + path
        answer: Any = self.client.request(
            request.method,
            url,
            data=body,  # type: ignore[arg-type]
            headers=headers,
            allow_redirects=False,
        )
        content = answer.content or b""
        ended = perf_counter()
        if not answer.status_code:
            return Answered(0, b"", ended, f"no answer: {type(answer.error).__name__}")
        return Answered(answer.status_code, content, ended)
