"""The shape of a target file (docs/targets.md): strict, frozen, every key spelled out."""

import re
from typing import Literal

from pydantic import Field, model_validator

from signoff.deployment.auth.tables import Auth
from signoff.deployment.facilities import (
    Attachments,
    Aws,
    Contact,
    Dependencies,
    Drilled,
    Logs,
    Mail,
    Table,
    WebhookBoot,
)
from signoff.deployment.portal.table import Portal
from signoff.deployment.rollback import Failover, Rollback
from signoff.deployment.transport import Transport
from signoff.wire.costs.fields import ForecastFields
from signoff.wire.dialect import (
    AttachmentFields,
    CommentFields,
    Dialect,
    Envelopes,
    Errors,
    LoginFields,
    Methods,
    NotificationFields,
    Paging,
    Paths,
    TicketFields,
    Values,
)
from signoff.wire.live import ANSWER_TYPES, MESSAGE_TYPES, Live
from signoff.wire.sent.parts import Bodies, Filters, Headers
from signoff.wire.webhooks.fields import DeliveryFields, EventFields, WebhookFields

Calls = Literal["tickets", "realtime", "portal", "database", "security"]
"""The rows of the escalation table, as signoff.guide has them (a unit test holds both equal)."""
Priority = Literal["critical", "high", "medium", "low"]


class ShortSla(Table):
    """A second boot of the target whose SLA table is in seconds (capability `shortsla`)."""

    env: dict[str, str]
    seconds: dict[Priority, float]


SECONDS = "{seconds}"
"""Stands for how long from now a year ends whose last day belongs to the next year's first week."""


class TurnOfYear(Table):
    """A second boot of the target on which every ticket is due in `{seconds}`."""

    env: dict[str, str]


SCANNER = "{scanner}"
"""Stands for the address of the suites' own scanner, which is broken in several ways."""


class WithoutScanner(Table):
    """A second boot of the target whose malware scanner cannot be reached, or is the suites' broken one."""

    env: dict[str, str]


class ShortWindow(Table):
    """A second boot of the target that allows a customer `requests` in any `window_s` seconds."""

    env: dict[str, str]
    requests: int = Field(ge=6, le=50)
    window_s: int = Field(ge=4, le=60)


class Boot(Table):
    """A target that is started for the run. `folder`, relative to the file, is where the command runs."""

    command: list[str] = Field(min_length=1)
    folder: str = "."
    ready_within_s: float = Field(default=30, gt=0, le=600)
    short_sla: ShortSla | None = None
    turn_of_year: TurnOfYear | None = None
    without_scanner: WithoutScanner | None = None
    short_window: ShortWindow | None = None
    drilled: Drilled | None = None
    webhooks: WebhookBoot | None = None


class Fields(Table):
    """Field names, in and out."""

    ticket: TicketFields = TicketFields()
    comment: CommentFields = CommentFields()
    notification: NotificationFields = NotificationFields()
    attachment: AttachmentFields = AttachmentFields()
    webhook: WebhookFields = WebhookFields()
    delivery: DeliveryFields = DeliveryFields()
    event: EventFields = EventFields()
    forecast: ForecastFields = ForecastFields()
    login: LoginFields = LoginFields()


class SlaHours(Table):
    """The product's SLA table, in hours."""

    critical: float = Field(default=1, gt=0)
    high: float = Field(default=4, gt=0)
    medium: float = Field(default=24, gt=0)
    low: float = Field(default=48, gt=0)


class Limits(Table):
    """What the target enforces; `clock_leeway_s` is how far its clock may be from ours.

    `notifications_behind_s` is for how long a list of notifications may be as it was before a change, and
    `comments_behind_s` for how long a ticket's comments and their number may be as before a comment.
    """

    requests: int = Field(default=100, ge=1)
    window_s: int = Field(default=3600, ge=1)
    subject_chars: int = Field(default=255, ge=1)
    clock_leeway_s: int = Field(default=60, ge=0)
    timeout_s: float = Field(default=15, gt=0, le=120)
    connections: int = Field(default=100, ge=1, le=10_000)
    token_expiry_s: float = Field(default=60, gt=0, le=600)
    notifications_behind_s: float = Field(default=0, ge=0, le=5)
    comments_behind_s: float = Field(default=0, ge=0, le=5)


class Permissions(Table):
    """What its owner allows beyond ordinary calls. `load`: exhausting limits, and sending load of at most
    `load_rate` requests a second; `invoke`: calling the function, publishing, queueing; `seed`: putting items
    into the tables; `change`: drills, which put a bad version into service, or break something on purpose."""

    load: bool = False
    load_rate: float = Field(default=20, gt=0, le=10_000)
    invoke: bool = False
    seed: bool = False
    change: bool = False


class Description(Table):
    """A whole target file."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    kind: Literal["local", "staging", "production"]
    read_only: bool = False
    """Whether nothing may be changed there, whatever its kind."""
    base_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    build_url: str
    build_field: str = "version"
    portal_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    portal: Portal | None = None
    openapi: str | None = None
    ws_url: str | None = Field(default=None, pattern=r"^wss?://[^\s/]+")
    asyncapi: str | None = None
    boot: Boot | None = None
    transport: Transport = Field(default_factory=Transport)
    auth: Auth
    paths: Paths = Paths()
    methods: Methods = Methods()
    bodies: Bodies = Field(default_factory=Bodies)
    fields: Fields = Fields()
    envelopes: Envelopes = Envelopes()
    filters: Filters = Filters()
    values: Values = Field(default_factory=Values)
    paging: Paging = Paging()
    errors: Errors = Errors()
    headers: Headers = Headers()
    attachments: Attachments = Attachments()
    ws: Live | None = None
    aws: Aws | None = None
    rollback: Rollback = Rollback()
    failover: Failover | None = None
    dependencies: Dependencies = Dependencies()
    logs: Logs = Logs()
    mail: Mail = Mail()
    sla_hours: SlaHours = SlaHours()
    limits: Limits = Limits()
    permissions: Permissions = Permissions()
    contacts: dict[Calls, Contact] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _somewhere(self) -> "Description":
        if self.boot is None and self.base_url is None:
            raise ValueError("needs a base_url, or a [boot] that starts the target")
        if self.boot is not None and self.base_url is not None:
            raise ValueError("has both base_url and [boot]; a booted target tells its own address")
        if self.boot is not None and self.kind != "local":
            raise ValueError("only a target of kind local is started with [boot]")
        return self

    @model_validator(mode="after")
    def _no_credentials(self) -> "Description":
        urls = {key: getattr(self, key) for key in ("base_url", "build_url", "portal_url", "ws_url")}
        urls["[aws] endpoint"] = None if self.aws is None else self.aws.endpoint
        urls["[dependencies] osv_url"] = self.dependencies.osv_url
        for key, url in urls.items():
            if re.match(r"[a-z]+://[^/?#]*@", url or ""):
                raise ValueError(f"{key} holds credentials; take them out, each run keeps a copy of it")
        if found := re.search(r"[?#]", self.base_url or ""):
            raise ValueError(
                f"base_url holds {found[0]!r}, but routes are taken below it; parameters that each request "
                "has to bear stand in [transport] query"
            )
        return self

    @model_validator(mode="after")
    def _reachable_beside(self) -> "Description":
        if self.boot is not None and self.ws_url is not None:
            raise ValueError("has both ws_url and [boot]; a booted target tells its own address")
        if self.boot is None and (self.ws is None) is not (self.ws_url is None):
            raise ValueError("ws_url and [ws] go together: where the WebSocket is, and what is said on it")
        if self.boot is None and self.portal is not None and self.portal_url is None:
            raise ValueError("has [portal], but no portal_url: where the portal is")
        if self.boot is not None and self.aws is not None and self.aws.endpoint is not None:
            raise ValueError("has both [aws] endpoint and [boot]; a booted target tells its own endpoint")
        if self.aws is None and (self.permissions.invoke or self.permissions.seed):
            raise ValueError("[permissions] invoke and seed need [aws]: where the function and tables are")
        if self.aws is None and self.permissions.change:
            raise ValueError("[permissions] change needs [aws]: where the function and its versions are")
        if self.aws is None and self.mail.read == "ministack":
            raise ValueError("[mail] read needs [aws]: the endpoint that keeps the mail")
        known = (*MESSAGE_TYPES, *ANSWER_TYPES)
        for word in self.ws.types if self.ws else ():
            if word not in known:
                raise ValueError(f"[ws.types] {word} is no type of the guide; one of {', '.join(known)}")
        if self.ws and self.ws.protocol == "socketio" and not self.ws.message.type:
            raise ValueError("[ws.message] type is empty: with Socket.IO an event's name is put there")
        if self.ws and self.ws.token_in == "auth" and self.ws.protocol != "socketio":
            raise ValueError('[ws] token_in = "auth" needs protocol = "socketio": only its clients send one')
        return self

    @property
    def escalation(self) -> dict[str, dict[str, str]]:
        """Who and phone by row of the escalation table."""
        return {row: contact.model_dump() for row, contact in self.contacts.items()}

    @property
    def dialect(self) -> Dialect:
        """What the wire layer needs to know."""
        return Dialect(
            paths=self.paths,
            methods=self.methods,
            bodies=self.bodies,
            ticket=self.fields.ticket,
            comment=self.fields.comment,
            notification=self.fields.notification,
            attachment=self.fields.attachment,
            webhook=self.fields.webhook,
            delivery=self.fields.delivery,
            event=self.fields.event,
            forecast=self.fields.forecast,
            login=self.fields.login,
            envelopes=self.envelopes,
            filters=self.filters,
            values=self.values,
            live=self.ws or Live(),
            paging=self.paging,
            errors=self.errors,
            headers=self.headers,
        )

    @property
    def read_only_because(self) -> str:
        """Why nothing may be changed there; empty: things may be."""
        if self.kind == "production":
            return "the target is a production target"
        return "nothing is to be changed there (read_only)" if self.read_only else ""

    @property
    def capabilities(self) -> frozenset[str]:
        """What a clause may need and this target offers (the vocabulary of signoff.guide)."""
        offered = {"http"}
        if self.auth.mint:
            offered.add("shortlived")
        if self.permissions.load:
            offered.add("load")
        if self.boot and self.boot.short_sla:
            offered.add("shortsla")
        if self.ws:
            offered.add("ws")
        if self.aws:
            offered.add("aws")
        if self.portal:
            offered |= {"portal", "portal-source"} if self.portal.source else {"portal"}
        offered |= {name for name in ("invoke", "seed") if getattr(self.permissions, name)}
        # Never on production, whatever the file says.
        if self.permissions.change and not self.read_only_because:
            offered.add("change")
        return frozenset(offered)
