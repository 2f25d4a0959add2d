"""The pool that serves the schedule: Locust's users, whose connections are kept alive."""

import json
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any, ClassVar
from urllib.parse import urlencode

import gevent
from gevent.pool import Pool
from locust import FastHttpUser, constant, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.event import EventHook

from load.worker.journeys import Answered
from load.worker.scheduler import Offer
from load.worker.session import Session
from signoff.actors.session.session import TargetSession
from signoff.deployment.transport import Connector
from signoff.wire.requests import Request, accepting, with_json_type

_NOTHING_TO_SERVE_S = 0.1


class Consumer(FastHttpUser):
    """Takes whatever is due next. It decides neither when nor what, so it cannot wait for the target.

    While an answer is still to come it serves what falls due meanwhile, up to `concurrency` at once: what a
    stall holds up is all under way when it ends, as it would be with so many customers.
    """

    abstract = True
    wait_time = constant(0)
    # Asked for with each request it would be set and taken back while others are under way.
    max_redirects = 0
    # Its own default takes any certificate, and would hand the tokens to whoever answers.
    insecure = False

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # Locust counts journeys, from the instant they were due; not of requests by themselves.
        self.client.request_event = EventHook()  # type: ignore[no-untyped-call]
        # Users serve any customer: a cookie of one is no business of the next.
        self.client.client.cookiejar = None
        self._under_way = Pool(self.concurrency)

    @task
    def serve(self) -> None:
        """One after the other while there is something to serve: a task costs Locust some time too."""
        while True:
            self._under_way.wait_available()
            if (walk := self.take()) is None:
                return
            self._under_way.spawn(self._walks, walk)

    def take(self) -> Callable[[], None] | None:
        """Waits for what is due next; what is to be done then, or None if nothing will be due for now."""
        raise NotImplementedError

    def on_stop(self) -> None:
        """Whoever is stopped waits for no answer."""
        self._under_way.kill()

    def _walks(self, walk: Callable[[], None]) -> None:
        try:
            walk()
        except Exception as error:
            self.environment.events.user_error.fire(
                user_instance=self, exception=error, tb=error.__traceback__
            )
            raise


class Server(Consumer):
    """Walks the journeys of a run."""

    proxy_login: ClassVar[tuple[str, str] | None] = None
    """Name and password for the proxy."""
    session: ClassVar[Session | None] = None
    """Set once it is prepared, on each process; until then there is nothing to serve."""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        if self.proxy_login:
            # Locust hands on where the proxy is, and not who signs in there.
            name, password = self.proxy_login
            self.client.client.clientpool.client_args |= {"proxy_user": name, "proxy_password": password}

    @classmethod
    def goes_through(cls, connector: Connector, timeout_s: float) -> None:
        """Each of them reaches the target as every other client does."""
        cls.network_timeout = cls.connection_timeout = timeout_s
        # It is also handed certifi's file, which the context makes superfluous.
        cls.ssl_context_factory = staticmethod(lambda cafile=None: connector.context)
        if proxy := connector.proxy_address:
            cls.proxy_host, cls.proxy_port = proxy
            if connector.proxy_login:
                name, _, password = connector.proxy_login.partition(":")
                cls.proxy_login = (name, password)

    def take(self) -> Callable[[], None] | None:
        """The journey that is due next."""
        if (session := self.session) is None:
            gevent.sleep(_NOTHING_TO_SERVE_S)
            return None
        return partial(self._walk, session, session.take())

    def _walk(self, session: Session, offer: Offer) -> None:
        sample = session.serve(offer, partial(self.ask, session.target_session))
        if sample is None:
            return
        self.environment.events.request.fire(
            request_type="load",
            name=offer.journey,
            response_time=sample.latency * 1000,
            response_length=0,
            exception=RuntimeError(sample.fault) if sample.fault else None,
            context={},
        )

    def ask(self, target_session: TargetSession, request: Request, customer: str) -> Answered:
        """Sends one request of a journey."""
        path = request.path + ("?" + urlencode(request.query) if request.query else "")
        target, body = target_session.target, None
        url = target.connector.with_query(target.base_url.rstrip("/") + path)
        headers = accepting(target.dialect, {**target.connector.headers_for(url), **request.headers})
        headers |= target.presented(f"Bearer {target_session.token(customer)}")
        if request.json is not None:
            body = json.dumps(request.json, ensure_ascii=False).encode()
            headers = with_json_type(target.dialect, headers)
        answer: Any = self.client.request(
            request.method,
            url,
            data=body,  # type: ignore[arg-type]
            headers=headers,
            catch_response=True,
        )
        ended = perf_counter()
        broken = answer.request_meta["exception"]
        # An answer that breaks off has a status too, and what came of its body may be good JSON.
        if broken is not None and not isinstance(broken, LocustBadStatusCode):
            return Answered(0, b"", ended, f"no whole answer: {type(broken).__name__}")
        link = str((answer.headers or {}).get("link", ""))
        return Answered(answer.status_code, answer.content or b"", ended, link=link)
