"""What all tests of one process share: the connection to the target, its tokens, the exchange log."""

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from signoff.actors.live.loop import LiveLoop
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target, expiry
from signoff.deployment.tokens import TokenMint
from signoff.monitors.asyncapi import DescribedMessages
from signoff.monitors.cross_customer import CrossCustomerMonitor
from signoff.monitors.internals import InternalsMonitor
from signoff.monitors.openapi import DescribedApi
from signoff.verdict.outcomes import NotVerified
from signoff.wire import answers, clock, requests
from signoff.wire.redaction import Redactor
from signoff.wire.secrets import redactor_of
from signoff.wire.steps import Step

_KEEP_S = 60
"""A token is got anew when it has less than this left."""


@dataclass
class TargetSession:
    """One process's way to a target."""

    target: Target
    ledger: Ledger
    run_id: str
    log: Path | None = None
    leaks_log: Path | None = None
    internals_log: Path | None = None
    redact: Redactor = field(init=False)
    client: httpx.Client = field(init=False)
    described: DescribedApi | None = field(init=False)
    described_live: DescribedMessages | None = field(init=False)
    live: LiveLoop = field(init=False, default_factory=LiveLoop)
    cross_customer: CrossCustomerMonitor = field(init=False)
    internals: InternalsMonitor = field(init=False)

    def __post_init__(self) -> None:
        """TargetError when a secret or one of the target's documents cannot be used."""
        self.target.check_secrets()
        self.redact = redactor_of(self.target.known_secrets())
        self.client = httpx.Client(
            timeout=self.target.description.limits.timeout_s,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            headers={"User-Agent": f"securebase-signoff ({self.run_id})"},
            trust_env=False,
        )
        self.cross_customer = CrossCustomerMonitor(self.run_id, self.target.dialect, self.leaks_log)
        self.internals = InternalsMonitor(self.target.dialect, self.internals_log)
        document = self.target.openapi
        self.described = None if document is None else DescribedApi(document, self.target.base_url)
        live = self.target.asyncapi
        self.described_live = None if live is None else DescribedMessages(live)
        self._mint = TokenMint(self.target) if self.target.description.auth.mint else None
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    @property
    def mint(self) -> TokenMint | None:
        """Makes tokens with the target's key, where the target file gives one."""
        return self._mint

    def token(self, customer: str) -> str:
        """A valid token of that customer: minted, listed, or got by signing in; else TargetError."""
        with self._lock:
            held = self._tokens.get(customer)
            if held is None or held[1] - clock.epoch_s() < _KEEP_S:
                token = self._new_token(customer)
                self.redact.learn(token)
                held = self._tokens[customer] = (token, expiry(token))
            return held[0]

    def second_token(self, customer: str) -> str:
        """Another valid token of that customer; NotVerified where the target lets us have only one."""
        if not (self._mint or self.api_key(customer)):
            raise NotVerified("the target file gives each customer a single token")
        token = self._new_token(customer)
        self.redact.learn(token)
        return token

    def api_key(self, customer: str) -> str | None:
        """The listed API key of that customer, if it has one."""
        for index, listed in enumerate(self.target.description.auth.customers):
            if listed.id == customer and listed.api_key_env:
                return self.target.secret(listed.api_key_env, "auth", "customers", index, "api_key_env")
        return None

    def _new_token(self, customer: str) -> str:
        if self._mint:
            return self._mint.token(customer)
        for index, listed in enumerate(self.target.description.auth.customers):
            if listed.id == customer and listed.token_env:
                return self.target.secret(listed.token_env, "auth", "customers", index, "token_env")
        if key := self.api_key(customer):
            return self._sign_in(customer, key)
        raise TargetError(f"{self.target.file}: there is no way to get a token for customer {customer!r}")

    def _sign_in(self, customer: str, api_key: str) -> str:
        request = requests.sign_in(self.target.dialect, api_key)
        url = self.target.base_url.rstrip("/") + request.path
        try:
            answer = self.client.post(url, json=request.json)
            return answers.token(self.target.dialect, answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise TargetError(
                f"customer {customer!r} cannot sign in at {url}: {error}; "
                "check the API key and [paths] login of the target file"
            ) from None

    def keep(self, step: Step, test: str) -> None:
        """Writes the step to the log, if the run keeps one."""
        if self.log is not None:
            line = f'{{"test": {json.dumps(test)}, "{step.kind}": {step.as_json()}}}\n'
            with self._lock, self.log.open("a", encoding="utf-8") as log:
                log.write(line)

    def log_in(self, folder: Path) -> str:
        """The log's place in the run's folder; empty where the run keeps none."""
        return "" if self.log is None else self.log.relative_to(folder).as_posix()

    def close(self) -> None:
        """Closes the connections."""
        self.live.close()
        self.client.close()
