"""The one door to the target's AWS: clients, and calls that become part of a test's story.

boto3 is imported where it is needed: it takes a quarter of a second, and most processes ask no account.
"""

import json
import threading
from datetime import datetime
from typing import Any

from signoff.actors.session.recorder import Recorder
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from signoff.deployment.transport import private_ca
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import clock
from signoff.wire.steps import AwsCall

FORBIDDEN = frozenset(
    {"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"}
)
"""The codes by which AWS refuses for want of permission."""
_READING = ("get_", "list_", "describe_", "receive_", "query", "scan", "simulate_")
_UNTOLD = frozenset({"ResponseMetadata"})


class AwsRefusal(Exception):
    """AWS refused a call: its error code, what it says, the step as the story has it."""

    def __init__(self, code: str, text: str, step: AwsCall) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.step = code, text, step


class AwsClients:
    """Clients of the target's account, made once and kept: a new one takes a tenth of a second."""

    def __init__(self, target: Target, *, attempts: int = 1) -> None:
        """`attempts`: how often a call is tried in all; more than once only by who only reads.

        TargetError when the target file's profile is not there, or no endpoint was given.
        """
        import boto3
        from botocore.exceptions import ProfileNotFound

        aws = target.description.aws
        assert aws is not None, "only a target with [aws] has an operator"
        self.endpoint, self.region, self.attempts = target.aws_endpoint, aws.region, attempts
        self._regions = {"sesv2": target.description.mail.region or aws.region}
        self._timeout_s = target.description.limits.timeout_s
        transport = target.transport
        proxy = target.connector.proxy_with_login
        # AWS itself, unlike an endpoint, has public certificates, and may lie behind the environment's proxy.
        self._proxies = {"http": proxy, "https": proxy} if proxy else {} if self.endpoint else None
        beside = transport.ca_file if self.endpoint else None
        self._ca = private_ca() if beside is None else str(target.file.parent / beside)
        try:
            if target.description.boot is None:
                self._session = boto3.Session(profile_name=aws.profile, region_name=aws.region)
            else:
                # A booted target's emulator takes any credentials; real ones have no business there.
                self._session = boto3.Session("signoff", "signoff", region_name=aws.region)
        except ProfileNotFound as error:
            raise TargetError(
                f"{target.file}: [aws] profile: {error}; add it to the AWS configuration"
            ) from None
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str) -> Any:
        """The client of that service. An operator's tries once: to invoke again is another act."""
        from botocore.config import Config

        with self._lock:
            if service not in self._clients:
                config = Config(
                    retries={"mode": "standard", "total_max_attempts": self.attempts},
                    connect_timeout=self._timeout_s,
                    read_timeout=self._timeout_s + 20,
                    proxies=self._proxies,
                    # Where its account is, the target file says, and nobody's environment.
                    ignore_configured_endpoint_urls=True,  # type: ignore[call-arg]
                )
                make: Any = self._session.client
                self._clients[service] = make(
                    service,
                    region_name=self.region_of(service),
                    endpoint_url=self.endpoint,
                    config=config,
                    verify=self._ca,
                )
            return self._clients[service]

    def region_of(self, service: str) -> str:
        """Where that service is: mail may be sent from another region than the target's."""
        return self._regions.get(service, self.region)

    def close(self) -> None:
        """Closes their connections."""
        for client in self._clients.values():
            client.close()


class AwsClient:
    """Makes the calls of one test."""

    def __init__(self, recorder: Recorder, clients: AwsClients, actor: str = "the operator") -> None:
        self.recorder, self._clients, self._actor = recorder, clients, actor

    @property
    def endpoint(self) -> str | None:
        """What stands in for AWS; None where it is AWS."""
        return self._clients.endpoint

    def call(
        self, says: str, service: str, operation: str, *, quiet: bool = False, **parameters: Any
    ) -> dict[str, Any]:
        """What AWS answers. Unmet when it refuses, NotVerified when it does so for want of permission.

        A `quiet` call is recorded only when it failed: one of many looks at the same thing.
        """
        try:
            return self.try_call(says, service, operation, quiet=quiet, **parameters)
        except AwsRefusal as refusal:
            if refusal.code in FORBIDDEN:
                raise NotVerified(f"AWS does not let us: {service} {operation}: {refusal.code}") from None
            said = self.recorder.session.redact(str(refusal))
            raise Unmet(
                f"{self._actor} to be able to do this: {says}", f"AWS answered {said}", refusal.step
            ) from None

    def try_call(
        self, says: str, service: str, operation: str, *, quiet: bool = False, **parameters: Any
    ) -> dict[str, Any]:
        """The same; AwsRefusal when AWS refuses, for whatever reason."""
        from botocore.exceptions import BotoCoreError, ClientError

        if not operation.startswith(_READING):
            self.recorder.check_changes(f"{service} {operation}")
        at, begun = clock.now(), clock.monotonic()

        def call_of(outcome: str, received: str) -> AwsCall:
            ms = (clock.monotonic() - begun) * 1000
            return self._step(says, service, operation, parameters, outcome, received, at, ms)

        try:
            answer: dict[str, Any] = getattr(self._clients.client(service), operation)(**parameters)
        except ClientError as error:
            code = str(error.response["Error"].get("Code", "an error"))
            text = str(error.response["Error"].get("Message", ""))
            step = call_of(code, text)
            self.recorder.tell(step)
            raise AwsRefusal(code, text, step) from None
        except BotoCoreError as error:
            if why := _without_credentials(error):
                raise NotVerified(why) from None
            raise ConnectionError(f"{self._actor} {says}: {type(error).__name__} {error}") from None
        if not operation.startswith(_READING):
            self.recorder.lists.changed()
        if "Payload" in answer:
            answer["Payload"] = answer["Payload"].read()
        if quiet:
            ACTIVITY.steps += 1
        else:
            self.recorder.tell(call_of("done", _received(answer)))
        return answer

    def _step(
        self,
        says: str,
        service: str,
        operation: str,
        parameters: dict[str, Any],
        outcome: str,
        received: str,
        at: datetime,
        ms: float,
    ) -> AwsCall:
        """A call as the story has it, without secrets."""
        redact = self.recorder.session.redact
        where = f"--region {self._clients.region_of(service)}"
        if self._clients.endpoint:
            where += f" --endpoint-url {self._clients.endpoint}"
        return AwsCall(
            actor=self._actor,
            says=redact(says),
            service=service,
            operation=operation,
            parameters=json.loads(redact(json.dumps(parameters, ensure_ascii=False, default=_plain))),
            outcome=outcome,
            received=redact(received),
            where=where,
            at=at.isoformat(timespec="milliseconds"),
            ms=round(ms, 1),
        )


def _without_credentials(error: Exception) -> str:
    """Why a call had no credentials to be made with: nobody was asked, so nobody is gone. Empty: it had."""
    from botocore import exceptions as of

    if isinstance(error, of.NoCredentialsError):
        return "there are no AWS credentials; set AWS_PROFILE, or [aws] profile"
    unusable = (of.PartialCredentialsError, of.CredentialRetrievalError, of.TokenRetrievalError, of.SSOError)
    if isinstance(error, (*unusable, of.NoAuthTokenError)):
        return (
            f"the AWS credentials cannot be had ({type(error).__name__}: {error}); sign in again, as by "
            "`aws sso login`, or name another profile in [aws] profile"
        )
    return ""


def _received(answer: dict[str, Any]) -> str:
    kept = {name: value for name, value in answer.items() if name not in _UNTOLD}
    return json.dumps(kept, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
