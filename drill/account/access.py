"""The way into the target's account: calls that say what they lack, and facts enough to come back later."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

from drill.account.calls import actions_of
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified

_FORBIDDEN = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError"})
_OVER = frozenset({"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"})
_TRIES = 5
"""How often a call is sent at most, when AWS throttles it or the connection breaks."""


class CallFailed(Exception):
    """A call that AWS refused, or that did not reach it. `code` is AWS's, empty where nothing answered."""

    def __init__(self, words: str, code: str = "") -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Access:
    """Where the account is. All that the journal keeps of it: credentials come from where they always do.

    `booted`: it is an emulator that was started for the drill, takes any credentials, and ends with it.
    """

    region: str
    profile: str | None
    endpoint: str | None
    booted: bool
    timeout_s: float = 15.0
    _clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """For the journal."""
        names = ("region", "profile", "endpoint", "booted", "timeout_s")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def of_json(cls, row: Mapping[str, Any]) -> "Access":
        """The inverse of `as_json`."""
        return cls(**row)

    @cached_property
    def _session(self) -> boto3.Session:
        try:
            if self.booted:
                return boto3.Session("signoff", "signoff", region_name=self.region)
            return boto3.Session(profile_name=self.profile, region_name=self.region)
        except ProfileNotFound as error:
            raise TargetError(f"[aws] profile: {error}; add it to the AWS configuration") from None

    def client(self, service: str) -> Any:
        """The client of that service, made once."""
        if service not in self._clients:
            make: Any = self._session.client
            self._clients[service] = make(
                service,
                endpoint_url=self.endpoint,
                config=Config(
                    retries={"total_max_attempts": _TRIES, "mode": "standard"},
                    connect_timeout=self.timeout_s,
                    read_timeout=self.timeout_s,
                    proxies={} if self.endpoint else None,
                    s3={"addressing_style": "path"} if self.endpoint else None,
                ),
            )
        return self._clients[service]

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """What AWS answers.

        NotVerified, naming the permission, where it is refused for want of one, or there are no credentials;
        CallFailed for every other refusal, expired credentials, and where nothing answers.
        """
        with _answered(service, operation):
            answer: dict[str, Any] = getattr(self.client(service), operation)(**parameters)
        return answer

    def pages(self, service: str, operation: str, of: str, **parameters: Any) -> list[dict[str, Any]]:
        """The items under the key `of` on all pages of a list; as `call`."""
        with _answered(service, operation):
            pages = self.client(service).get_paginator(operation).paginate(**parameters)
            return [item for page in pages for item in page.get(of) or ()]

    @property
    def option(self) -> str:
        """What the aws command takes to reach the same account."""
        where = f" --endpoint-url {self.endpoint}" if self.endpoint else ""
        return f"--region {self.region}{f' --profile {self.profile}' if self.profile else ''}{where}"


def access_to(target: Target) -> Access:
    """The way into that target's account; NotVerified where its file does not describe one."""
    aws = target.description.aws
    if aws is None:
        raise NotVerified("the target file does not describe the target's AWS ([aws])")
    return Access(
        region=aws.region,
        profile=aws.profile,
        endpoint=target.aws_endpoint,
        booted=target.description.boot is not None,
        timeout_s=target.description.limits.timeout_s,
    )


@contextmanager
def _answered(service: str, operation: str) -> Iterator[None]:
    """What each call raises when AWS refuses it or is not reached; ValueError for one that no drill makes."""
    actions = actions_of(service, operation)
    try:
        yield
    except ClientError as error:
        code = str(error.response["Error"].get("Code", "an error"))
        words = f"{service} {operation}: {code}: {error.response['Error'].get('Message', '')}"
        if code in _FORBIDDEN:
            raise NotVerified(
                f"AWS does not permit {actions}: {words}; `signoff drill --iam` prints the policy that a "
                "drill takes"
            ) from None
        raise CallFailed(words + ("; sign in anew" if code in _OVER else ""), code) from None
    except NoCredentialsError:
        raise NotVerified("there are no AWS credentials; set AWS_PROFILE, or [aws] profile") from None
    except BotoCoreError as error:
        raise CallFailed(f"{service} {operation}: {type(error).__name__} {error}") from None
