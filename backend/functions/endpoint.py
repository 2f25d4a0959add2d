"""What every function does around its own work: one pipeline from event to answer.

Order (contract): who (401), how often (429), what (415, 413, 400), then the function itself.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools import Logger

from backend.bootstrap import Backend, backend
from backend.domain.errors import DependencyDown, Refusal, Unauthenticated
from backend.domain.idempotency import Kept, request_key
from backend.domain.identity import Identity
from backend.domain.limits import LimitReached, Standing
from backend.functions.answers import Answer, kept, outgoing, sent_again
from backend.functions.problems import problem
from backend.functions.requests import Request, read_event
from backend.services.once import Act

LIMITED = "/support/"

Event = Mapping[str, Any]
Handler = Callable[[Event, object], dict[str, Any]]

_logger = Logger(service="securebase-support", level="INFO")


@dataclass
class Call:
    """One request on its way through a function, and what is known about it so far."""

    request: Request
    backend: Backend
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    known_identity: Identity | None = None
    standing: Standing | None = None

    @property
    def identity(self) -> Identity:
        """The caller; Unauthenticated if the function takes none."""
        if self.known_identity is None:
            raise Unauthenticated("this function authenticates nobody")
        return self.known_identity

    def do_once(self, act: Act, *, answering: Answer) -> Answer:
        """Act and answer; to a repeated request, give the first answer again instead (TKT-17).

        InvalidInput if the request's idempotency key is malformed; StillInFlight, KeyReused.
        """
        request, named = self.request, self.request.header("Idempotency-Key")
        if named is None:
            act(None)
            return answering
        key = request_key(self.identity.customer_id, request.method, request.path, named, self.body)
        mine = Kept(kept(answering))
        first = self.backend.once.perform(act, key, mine)
        return answering if first is mine else sent_again(first.text)

    def authenticate(self) -> None:
        """Find out who is asking, and count the request if it is on the support API (SEC-02, SEC-04)."""
        self.known_identity = self.backend.tokens.identify(self.request.bearer_token())
        if (self.request.route + "/").startswith(LIMITED):
            try:
                self.standing = self.backend.limiter.admit(self.known_identity.customer_id)
            except LimitReached as reached:
                self.standing = reached.standing
                raise


Action = Callable[[Call], Answer]


def endpoint(
    *,
    public: bool = False,
    takes_body: bool = False,
    query: frozenset[str] | None = frozenset(),
) -> Callable[[Action], Handler]:
    """Make a Lambda handler of an action. `query`: the parameters it takes; None takes any."""

    def prepared(action: Action) -> Action:
        def run(call: Call) -> Answer:
            if not public:
                call.authenticate()
            if takes_body:
                call.body = call.request.json_body()
            if query is not None:
                call.query = call.request.single_query(query)
            return action(call)

        return run

    def decorate(action: Action) -> Handler:
        run = prepared(action)

        def lambda_handler(event: Event, context: object) -> dict[str, Any]:
            started = time.perf_counter()
            call = Call(read_event(event), backend())
            answer = _answer(run, call)
            _log(call, answer, context, time.perf_counter() - started)
            return outgoing(answer, call.request.id, call.standing, call.backend.settings.portal_origin)

        return lambda_handler

    return decorate


def _answer(run: Action, call: Call) -> Answer:
    try:
        return run(call)
    except Refusal as refusal:
        return problem(refusal, call.request.id)
    except DependencyDown as fault:
        _logger.exception("a dependency is down", extra={"request_id": call.request.id})
        return problem(fault, call.request.id)
    except Exception as fault:
        _logger.exception("unexpected", extra={"request_id": call.request.id})
        return problem(fault, call.request.id)


def _log(call: Call, answer: Answer, context: object, elapsed_s: float) -> None:
    # Only what is listed here is logged: never a header, a query string or a body (SEC-10).
    _logger.info(
        "request",
        extra={
            "request_id": call.request.id,
            "function": getattr(context, "function_name", None),
            "method": call.request.method,
            "route": call.request.route,
            "status": answer.status,
            "duration_ms": round(elapsed_s * 1000, 2),
            "customer_id": call.known_identity and call.known_identity.customer_id,
        },
    )
