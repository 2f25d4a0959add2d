"""A target ready to be spoken to: its description, its address, its secrets."""

import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import jwt

from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError, line_in
from signoff.wire import clock
from signoff.wire.dialect import Dialect


@dataclass(frozen=True)
class Target:
    """`secrets` are those a booted target reported; every other secret comes from the environment."""

    file: Path
    description: Description
    base_url: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    places: Mapping[str, str] = field(default_factory=dict)
    """What else a booted target reported: `ws_url`, `portal_url`, `aws_endpoint`, `logs`."""

    @property
    def name(self) -> str:
        """The target's own name, as in reports."""
        return self.description.name

    @property
    def dialect(self) -> Dialect:
        """What the target calls things."""
        return self.description.dialect

    @property
    def build_url(self) -> str:
        """Where the target tells which build it runs; a path is taken below the base URL."""
        url = self.description.build_url
        return self.base_url.rstrip("/") + url if url.startswith("/") else urljoin(self.base_url + "/", url)

    @property
    def openapi(self) -> Path | None:
        """The target's own OpenAPI document, beside the target file, if it has one."""
        document = self.description.openapi
        return None if document is None else (self.file.parent / document).resolve()

    @property
    def ws_url(self) -> str:
        """Where live connections are opened; TargetError when a booted target did not tell."""
        found = self.description.ws_url or self.places.get("ws_url")
        if not found:
            raise TargetError(f"{line_in(self.file, 'ws')}: has [ws], but its ready line gives no ws_url")
        return found

    @property
    def aws_endpoint(self) -> str | None:
        """The endpoint in place of AWS's own; None for AWS. TargetError when a booted target did not tell."""
        aws = self.description.aws
        if self.description.boot is None:
            return None if aws is None else aws.endpoint
        if "aws_endpoint" not in self.places:
            raise TargetError(
                f"{line_in(self.file, 'aws')}: has [aws], but its ready line gives no aws_endpoint"
            )
        return self.places["aws_endpoint"]

    @property
    def portal_origin(self) -> str | None:
        """The origin of the portal's pages, as a browser sends it; None when the target file gives none."""
        url = self._told_portal_url
        if url is None:
            return None
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def portal_url(self) -> str:
        """Where the portal begins, no slash at its end; TargetError when a booted target did not tell."""
        if not (url := self._told_portal_url):
            raise TargetError(
                f"{line_in(self.file, 'portal')}: has [portal], but its ready line gives no portal_url"
            )
        return url.rstrip("/")

    @property
    def portal_source(self) -> Path | None:
        """The folder with the portal's source, if the target file names one."""
        portal = self.description.portal
        return None if portal is None or not portal.source else (self.file.parent / portal.source).resolve()

    @property
    def _told_portal_url(self) -> str | None:
        return self.description.portal_url or self.places.get("portal_url")

    @property
    def asyncapi(self) -> Path | None:
        """The target's own AsyncAPI document, beside the target file, if it has one."""
        document = self.description.asyncapi
        return None if document is None else (self.file.parent / document).resolve()

    def log_files(self) -> list[Path] | None:
        """The target's log files, those there are now; None where it does not say where they lie."""
        patterns = [*self.description.logs.files, *filter(None, [self.places.get("logs")])]
        if not patterns:
            return None
        found = (glob.glob(str(self.file.parent / pattern)) for pattern in patterns)
        return sorted(Path(name) for names in found for name in names)

    def sla(self, priority: str) -> timedelta:
        """How long a ticket of that priority may stay unresolved."""
        return timedelta(hours=getattr(self.description.sla_hours, priority))

    def secret(self, name: str, *key: str | int) -> str:
        """The secret of that name; TargetError names the key of the target file that asks for it."""
        value = self.secrets.get(name) or os.environ.get(name)
        if not value:
            where = line_in(self.file, *key)
            dotted = ".".join(str(step) for step in key)
            raise TargetError(
                f"{where}: {dotted} names the secret {name}, which is not in the environment; "
                f"export {name}=..."
            )
        return value

    def known_secrets(self) -> list[str]:
        """The keys and tokens that the target file names, and those that a booted target reported."""
        auth = self.description.auth
        names = [auth.mint.key_env] if auth.mint else []
        for customer in auth.customers:
            names += [name for name in (customer.api_key_env, customer.token_env) if name]
        return [self.secret(name) for name in names] + list(self.secrets.values())

    def check_secrets(self) -> None:
        """TargetError for the first secret that is not in the environment, or is a token past its expiry."""
        auth = self.description.auth
        if auth.mint:
            self.secret(auth.mint.key_env, "auth", "mint", "key_env")
        for index, customer in enumerate(auth.customers):
            for key in ("api_key_env", "token_env"):
                if name := getattr(customer, key):
                    secret = self.secret(name, "auth", "customers", index, key)
                    if key == "token_env" and expiry(secret) <= clock.epoch_s():
                        where = line_in(self.file, "auth", "customers", index, key)
                        raise TargetError(f"{where}: the token in {name} has expired; export a new one")


def expiry(token: str) -> float:
    """When the token expires, epoch seconds; an opaque one is trusted for five minutes."""
    try:
        return float(jwt.decode(token, options={"verify_signature": False})["exp"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return clock.epoch_s() + 300
