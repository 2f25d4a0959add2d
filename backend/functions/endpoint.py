"""What every function does around its own work: one pipeline from event to answer.

Order (contract): who (401), how often (429), what (415, 413, 400), then the function itself.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

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
#: Counted as well, apart from the others: each of them may send requests elsewhere.
LIMITED_APART = "/webhooks/"

Event = Mapping[str, Any]
Handler = Callable[[Event, object], dict[str, Any]]

_logger = Logger(service="securebase-support", level="INFO")


class Sealing(Protocol):
    """Encrypts and decrypts a text, bound to its owner."""

    def sealed(self, text: str, owner: str) -> str:
        """Encrypt it."""

    def opened(self, sealed: str, owner: str) -> str:
        """Decrypt it."""


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

    def do_once(self, act: Act, *, answering: Answer, sealing: Sealing | None = None) -> Answer:
        """Act and answer; to a repeated request, give the first answer again instead (TKT-17).

        An answer that holds a secret is kept as `sealing` makes it. InvalidInput if the request's
        idempotency key is malformed; StillInFlight, KeyReused.
        """
        request, named = self.request, self.request.header("Idempotency-Key")
        if named is None:
            act(None)
            return answering
        key = request_key(self.identity.customer_id, request.method, request.path, named, self.body)
        text = kept(answering)
        mine = Kept(text if sealing is None else sealing.sealed(text, key.scope))
        first = self.backend.once.perform(act, key, mine)
        if first is mine:
            return answering
        return sent_again(first.text if sealing is None else sealing.opened(first.text, key.scope))

    def authenticate(self) -> None:
        """Find out who is asking, and count the request where requests are limited (SEC-02, SEC-04)."""
        self.known_identity = self.backend.tokens.identify(self.request.bearer_token())
        if (self.request.route + "/").startswith(LIMITED):
            self._count(self.known_identity.customer_id)
        elif (self.request.route + "/").startswith(LIMITED_APART):
            self._count(f"{self.known_identity.customer_id}#webhooks")

    def _count(self, name: str) -> None:
        """Count the request under that name; LimitReached when it is one too many."""
        try:
            self.standing = self.backend.limiter.admit(name)
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
