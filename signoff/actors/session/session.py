"""What all tests of one process share: the connection to the target, its tokens, the exchange log."""

import json
import threading
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx

from signoff.actors.live.loop import LiveLoop
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.auth.source import TokenSource
from signoff.deployment.ledger import Ledger
from signoff.deployment.target import Target
from signoff.monitors.asyncapi import DescribedMessages
from signoff.monitors.cross_customer import CrossCustomerMonitor
from signoff.monitors.inputs import Classes
from signoff.monitors.internals import InternalsMonitor
from signoff.monitors.openapi import DescribedApi
from signoff.monitors.tried import TriedMonitor
from signoff.monitors.undescribed import UndescribedMonitor
from signoff.verdict.outcomes import NotVerified
from signoff.wire.redaction import Redactor
from signoff.wire.secrets import redactor_of
from signoff.wire.steps import Step


@dataclass
class TargetSession:
    """One process's way to a target."""

    target: Target
    ledger: Ledger
    run_id: str
    log: Path | None = None
    leaks_log: Path | None = None
    internals_log: Path | None = None
    tried_log: Path | None = None
    undescribed_log: Path | None = None
    is_second: bool = field(default=False, kw_only=True)
    """A second boot: nobody else comes there, and its allowances are not those that the target file tells."""
    redact: Redactor = field(init=False)
    client: httpx.Client = field(init=False)
    described: DescribedApi | None = field(init=False)
    described_live: DescribedMessages | None = field(init=False)
    live: LiveLoop = field(init=False, default_factory=LiveLoop)
    cross_customer: CrossCustomerMonitor = field(init=False)
    internals: InternalsMonitor = field(init=False)
    tried: TriedMonitor = field(init=False)
    undescribed: UndescribedMonitor = field(init=False)
    never_shown: set[frozenset[str]] = field(init=False, default_factory=set)
    """Fields that answers to writes lack, and reading shows no more of."""

    def __post_init__(self) -> None:
        """TargetError when a secret or one of the target's documents cannot be used."""
        self.target.check_secrets()
        self.redact = redactor_of(self.target.known_secrets())
        self.client = self.target.connector.client(
            timeout=self.target.description.limits.timeout_s,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            headers={"User-Agent": f"securebase-signoff ({self.run_id})"},
            # One customer's cookie must not speak for the next one, nor for a call that is to have no token.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self.cross_customer = CrossCustomerMonitor(self.target.dialect, self.leaks_log)
        self.internals = InternalsMonitor(self.target.dialect, self.internals_log)
        described = self.target.description
        limits, files = described.limits, described.attachments
        classes = Classes(self.target.dialect, subject_chars=limits.subject_chars, max_bytes=files.max_bytes)
        self.tried = TriedMonitor(classes, self.tried_log)
        self.undescribed = UndescribedMonitor(self.undescribed_log)
        document = self.target.openapi
        self.described = None if document is None else DescribedApi(document, self.target.base_url)
        live = self.target.asyncapi
        self.described_live = None if live is None else DescribedMessages(live)
        self._tokens = TokenSource(self.target, self.client, self.redact.learn)
        self._lock = threading.Lock()

    @property
    def mint(self) -> TokenMint | None:
        """Makes tokens with the target's key, where the target file gives one."""
        return self._tokens.mint

    def token(self, customer: str) -> str:
        """A valid token of that customer; else TargetError."""
        return self._tokens.token(customer)

    def renewed(self, token: str) -> str:
        """That token, or the next one of its customer, where it was given out here and soon expires."""
        return self._tokens.renewed(token)

    def second_token(self, customer: str) -> str:
        """Another valid token of that customer; NotVerified where the target lets us have only one."""
        token = self._tokens.second_token(customer)
        if token is None:
            raise NotVerified("each customer of the target file has a single token at a time")
        return token

    def api_key(self, customer: str) -> str | None:
        """The listed API key of that customer, if it has one."""
        return self._tokens.api_key(customer)

    def keep(self, step: Step, test: str) -> None:
        """Writes the step to the log, if the run keeps one."""
        if self.log is not None:
            line = f'{{"test": {json.dumps(test)}, "{step.kind}": {step.as_json()}}}\n'
            with self._lock, self.log.open("a", encoding="utf-8") as log:
                log.write(line)

    def log_in(self, folder: Path) -> str:
        """The log's place in the run's folder, once that is packed; empty where the run keeps none."""
        return "" if self.log is None else f"{self.log.relative_to(folder).as_posix()}.gz"

    def close(self) -> None:
        """Closes the connections."""
        self.live.close()
        self.client.close()
