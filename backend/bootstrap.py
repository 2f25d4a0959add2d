"""The only wiring: which adapter stands behind which port."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backend.aws.api_keys import DynamoApiKeys
from backend.aws.claims import DynamoClaims
from backend.aws.client import dynamodb
from backend.aws.comments import DynamoComments
from backend.aws.limiter import DynamoLimiter
from backend.aws.tickets import DynamoTickets
from backend.domain.cursors import CursorCodec
from backend.domain.ids import IdGenerator
from backend.ports import RequestLimiter, TicketStore
from backend.services.comments import Comments
from backend.services.once import OnceOnly
from backend.services.sign_in import SignIn
from backend.services.tickets import Tickets
from backend.services.tokens import Tokens
from backend.settings import Settings, settings_from


class SystemClock:
    """The Clock of the machine."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970."""
        return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Backend:
    """Everything a function may need."""

    settings: Settings
    tokens: Tokens
    sign_in: SignIn
    limiter: RequestLimiter
    once: OnceOnly
    tickets: Tickets
    comments: Comments
    store: TicketStore


def assemble(environment: Mapping[str, str]) -> Backend:
    """Wire a backend; ConfigurationError if the environment will not do."""
    settings = settings_from(environment)
    client, clock, ids = dynamodb(), SystemClock(), IdGenerator()
    cursors = CursorCodec(settings.jwt_secret)
    tokens = Tokens(settings.jwt_secret, settings.token_ttl_s, clock)
    store = DynamoTickets(client, settings.tables)
    tickets = Tickets(store, clock, ids, settings.sla, cursors)
    return Backend(
        settings=settings,
        tokens=tokens,
        sign_in=SignIn(DynamoApiKeys(client, settings.tables), tokens),
        limiter=DynamoLimiter(client, settings.tables, settings.quota, clock),
        once=OnceOnly(DynamoClaims(client, settings.tables, clock)),
        tickets=tickets,
        comments=Comments(DynamoComments(client, settings.tables), tickets, clock, ids, cursors),
        store=store,
    )


@cache
def backend() -> Backend:
    """Return the process's backend, wired from its environment on the first call.

    A server calls it once before it takes requests: ConfigurationError then stops it from starting.
    """
    return assemble(os.environ)
