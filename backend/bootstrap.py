"""The only wiring: which adapter stands behind which port."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from backend.aws.api_keys import DynamoApiKeys
from backend.aws.attachments import DynamoAttachments
from backend.aws.claims import DynamoClaims
from backend.aws.clamav import Clamd
from backend.aws.client import cloudwatch, connections, dynamodb, s3, ses, sns, sqs, sts
from backend.aws.comments import DynamoComments
from backend.aws.connection_slots import DynamoSlots
from backend.aws.connections import ApiGatewayConnections
from backend.aws.contacts import DynamoContacts
from backend.aws.files import S3Files
from backend.aws.limiter import DynamoLimiter
from backend.aws.mailer import SesMailer
from backend.aws.markers import DynamoMarkers
from backend.aws.metrics import CloudWatchMetrics
from backend.aws.notifications import DynamoNotifications
from backend.aws.outbox import DynamoOutbox
from backend.aws.tickets import DynamoTickets
from backend.aws.topics import SnsEventTopic, SnsMessageTopic, Topic
from backend.domain.cursors import CursorCodec
from backend.domain.ids import IdGenerator
from backend.ports import Connections, Metrics, RequestLimiter, TicketStore
from backend.services.attachments import Attachments
from backend.services.comments import Comments
from backend.services.connections import LiveConnections
from backend.services.mail import Mail
from backend.services.notifications import Notifications
from backend.services.notifying import Notifying
from backend.services.once import OnceOnly
from backend.services.relay import Relay
from backend.services.scanning import Scanning
from backend.services.sign_in import SignIn
from backend.services.tickets import Tickets
from backend.services.tokens import Tokens
from backend.settings import Settings, settings_from

if TYPE_CHECKING:
    from backend.services.costs import Costs
    from backend.services.delivering import Delivering
    from backend.services.webhooks import Webhooks


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
    attachments: Attachments
    scanning: Scanning
    mail: Mail
    notifications: Notifications
    notifying: Notifying
    relay: Relay
    store: TicketStore


def assemble(environment: Mapping[str, str]) -> Backend:
    """Wire a backend; ConfigurationError if the environment will not do."""
    settings = settings_from(environment)
    client, clock, ids = dynamodb(), SystemClock(), IdGenerator()
    cursors = CursorCodec(settings.jwt_secret)
    tokens = Tokens(settings.jwt_secret, settings.token_ttl_s, clock)
    store = DynamoTickets(client, settings.tables, clock)
    tickets = Tickets(store, clock, ids, settings.sla, cursors)
    notifications = DynamoNotifications(client, settings.tables, clock)
    events, messages = (
        Topic(name, sns, sts) for name in (settings.topics.ticket_events, settings.topics.messages)
    )
    attached = DynamoAttachments(client, settings.tables, clock)
    files = S3Files(s3, settings.files)
    contacts = DynamoContacts(client, settings.tables, settings.mail.contact_pattern)
    markers = DynamoMarkers(client, settings.tables, clock)
    return Backend(
        settings=settings,
        tokens=tokens,
        sign_in=SignIn(DynamoApiKeys(client, settings.tables), tokens),
        limiter=DynamoLimiter(client, settings.tables, settings.quota, clock),
        once=OnceOnly(DynamoClaims(client, settings.tables, clock)),
        tickets=tickets,
        comments=Comments(DynamoComments(client, settings.tables, clock), tickets, clock, ids, cursors),
        notifications=Notifications(notifications, cursors),
        notifying=Notifying(notifications, SnsMessageTopic(messages), store, clock, ids),
        relay=Relay(DynamoOutbox(client, settings.tables), SnsEventTopic(events)),
        attachments=Attachments(attached, files, tickets, clock, ids),
        scanning=Scanning(store, attached, files, Clamd(settings.files.scanner), clock, ids),
        mail=Mail(contacts, SesMailer(ses, settings.mail.sender), markers, settings.portal_origin),
        store=store,
    )


@cache
def backend() -> Backend:
    """Return the process's backend, wired from its environment on the first call.

    A server calls it once before it takes requests: ConfigurationError then stops it from starting.
    """
    return assemble(os.environ)


@cache
def webhooks() -> "Webhooks":
    """Return what customers do with their endpoints. Loaded here: other functions start without it."""
    from backend.aws.deliveries import DynamoDeliveries
    from backend.aws.delivery_queue import SqsDeliveryQueue
    from backend.aws.endpoints import DynamoEndpoints
    from backend.outbound.resolving import DnsResolver
    from backend.outbound.signing import StandardSigner
    from backend.services.webhooks import Rules, Webhooks

    settings, client = backend().settings, dynamodb()
    of = settings.webhooks
    return Webhooks(
        DynamoEndpoints(client, settings.tables),
        DynamoDeliveries(client, settings.tables),
        SqsDeliveryQueue(sqs, settings.queues.webhooks),
        DnsResolver(of.resolver),
        StandardSigner(of.key),
        SystemClock(),
        IdGenerator(),
        CursorCodec(settings.jwt_secret),
        Rules(of.allowed, of.overlap_ms),
    )


@cache
def costs() -> "Costs":
    """Return what customers may know of their costs. Loaded here: other functions start without it."""
    from backend.aws.costs import DynamoCosts
    from backend.services.costs import Costs

    return Costs(DynamoCosts(dynamodb(), backend().settings.tables))


@cache
def delivering() -> "Delivering":
    """Return what delivers events to customers' endpoints."""
    from backend.aws.deliveries import DynamoDeliveries
    from backend.aws.delivery_queue import SqsDeliveryQueue
    from backend.aws.endpoints import DynamoEndpoints
    from backend.domain.deliveries import Patience
    from backend.outbound.resolving import DnsResolver
    from backend.outbound.sending import HttpsSender
    from backend.outbound.signing import StandardSigner
    from backend.services.delivering import Delivering, Temper
    from backend.services.webhooks import Rules

    settings, client, clock = backend().settings, dynamodb(), SystemClock()
    of = settings.webhooks
    return Delivering(
        DynamoEndpoints(client, settings.tables),
        DynamoDeliveries(client, settings.tables),
        SqsDeliveryQueue(sqs, settings.queues.webhooks),
        DnsResolver(of.resolver),
        HttpsSender(clock, of.timeout_ms / 1000, of.authorities),
        StandardSigner(of.key),
        backend().notifying,
        clock,
        Rules(of.allowed, of.overlap_ms),
        Temper(Patience(of.first_pause_ms / 1000), of.disabled_after_ms),
    )


_held_here: list[tuple[Connections, Metrics]] = []


def hold_connections(held: Connections, metrics: Metrics) -> None:
    """Let this process hold the live connections itself, as API Gateway does on AWS."""
    _held_here[:] = [(held, metrics)]
    live_connections.cache_clear()


@cache
def live_connections() -> LiveConnections:
    """Return what happens on live connections, over those held here or else over API Gateway's."""
    known, clock = backend(), SystemClock()
    held, metrics = _held_here[0] if _held_here else _at_api_gateway(known.settings, clock)
    return LiveConnections(held, known.tokens, metrics, clock, IdGenerator())


def _at_api_gateway(settings: Settings, clock: SystemClock) -> tuple[Connections, Metrics]:
    slots = DynamoSlots(dynamodb(), settings.tables, clock, node="api-gateway")
    endpoint = settings.websocket_endpoint
    client = None if endpoint is None else connections(endpoint)
    return ApiGatewayConnections(slots, client), CloudWatchMetrics(cloudwatch(), at_once=True)
