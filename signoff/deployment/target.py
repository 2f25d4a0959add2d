"""A target ready to be spoken to: its description, its address, its secrets."""

import glob
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel

from signoff.deployment.auth.secrets import SecretError, expiry, from_environment, from_file, whose
from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError, line_in
from signoff.deployment.transport import Connector, Transport, authority_of, basic, connector_for
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
    """What else a booted target reported: `ws_url`, `portal_url`, `aws_endpoint`, `ca_file`, `logs`."""

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
        return f"{urlsplit(url).scheme}://{authority_of(url)}".lower()

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

    def secret(self, table: BaseModel, kind: str, *key: str | int) -> str | None:
        """What `{kind}_env` or `{kind}_file` of that table gives; None where it names neither.

        `key` is where the table is in the target file. TargetError where the secret cannot be had.
        """
        for source in (f"{kind}_env", f"{kind}_file"):
            if place := getattr(table, source):
                with self.saying_where(*key, source):
                    if source.endswith("_file"):
                        return from_file(self.file.parent / place)
                    return self.secrets.get(place) or from_environment(place)
        return None

    @contextmanager
    def saying_where(self, *key: str | int) -> Iterator[None]:
        """Makes of a SecretError in the block a TargetError that names file, line and key."""
        try:
            yield
        except SecretError as error:
            dotted = ".".join(str(step) for step in key)
            raise TargetError(f"{line_in(self.file, *key)}: {dotted}: {error}") from None

    @property
    def transport(self) -> Transport:
        """What [transport] says, with the authority's certificate that a booted target reported instead."""
        told = {name: self.places[name] for name in ("ca_file",) if name in self.places}
        return self.description.transport.model_copy(update=told)

    @cached_property
    def connector(self) -> Connector:
        """How every client reaches it. TargetError where a file or a header of [transport] cannot be had."""
        table = self.transport
        reported = (self.places.get(name) for name in ("ws_url", "portal_url"))
        given = (self.description.ws_url, self.description.portal_url)
        urls = [url for url in (self.base_url, self.build_url, *given, *reported) if url]
        try:
            return connector_for(table, self.file.parent, urls, self._header_secrets(), self._proxy_login())
        except OSError as error:
            raise TargetError(
                f"{line_in(self.file, 'transport')}: {error.filename} is no certificate or key that can be "
                f"used ({error.strerror or error}); give it as PEM, the key without a password"
            ) from None
        except ValueError as error:
            raise TargetError(f"{line_in(self.file, 'transport', 'proxy')}: {error}") from None

    def presented(self, authorization: str | None) -> dict[str, str]:
        """The header that says who calls: that value of Authorization, or the cookie that bears its token."""
        if authorization is None:
            return {}
        cookie, (scheme, _, token) = self.description.auth.borne_by, authorization.partition(" ")
        # What bears no token is shown as it is, where such a target does not look.
        is_token = cookie and scheme.lower() == "bearer" and token
        return {"Cookie": f"{cookie}={token}"} if is_token else {"Authorization": authorization}

    def known_secrets(self) -> list[str]:
        """The keys and tokens that the target file names, and those that a booted target reported."""
        named = [secret for *_, secret in self._secrets()] + list(self._header_secrets().values())
        if login := self._proxy_login():
            named += [login, login.partition(":")[2], basic(login)]
        return named + list(self.secrets.values())

    def check_secrets(self) -> None:
        """TargetError for the first secret that cannot be had, is another customer's, or an expired token."""
        _ = self.connector
        known: set[str] = set()
        for table, kind, key, secret in self._secrets():
            if secret in known and kind in ("api_key", "token"):
                raise TargetError(
                    f"{line_in(self.file, *key)}: it has the same {kind.replace('_', ' ')} as another "
                    "customer; tests take each for somebody else"
                )
            known.add(secret)
            if kind == "token" and (says := whose(secret)) is not None:
                if says in known:
                    raise TargetError(
                        f"{line_in(self.file, *key)}: its token says the same of whom it is for as another "
                        "customer's, so both are one customer's; give each a token of its own"
                    )
                known.add(says)
            if kind == "token" and expiry(secret) <= clock.epoch_s():
                source = next(name for name in ("token_env", "token_file") if getattr(table, name))
                raise TargetError(
                    f"{line_in(self.file, *key, source)}: the token in {getattr(table, source)} has expired; "
                    "put a new one there"
                )

    def _header_secrets(self) -> dict[str, str]:
        """The values of the headers that every request needs and that are secret."""
        values = {}
        for name, variable in self.description.transport.header_env.items():
            with self.saying_where("transport", "header_env", name):
                values[name] = self.secrets.get(variable) or from_environment(variable)
        return values

    def _proxy_login(self) -> str:
        """Name and password for the proxy, empty where it asks for none."""
        variable = self.description.transport.proxy_login_env
        if variable is None:
            return ""
        with self.saying_where("transport", "proxy_login_env"):
            login = self.secrets.get(variable) or from_environment(variable)
            name, _, password = login.partition(":")
            if not name or not password:
                raise SecretError(f"{variable} is no name:password; write the two with a colon between them")
            return login

    def _secrets(self) -> Iterator[tuple[BaseModel, str, tuple[str | int, ...], str]]:
        """Each table with a secret, what kind it is, where the table is, and the secret."""
        auth = self.description.auth
        tables: list[tuple[BaseModel, tuple[str, ...], tuple[str | int, ...]]] = [
            (customer, ("api_key", "token", "client_secret"), ("auth", "customers", index))
            for index, customer in enumerate(auth.customers)
        ]
        if auth.mint:
            tables.insert(0, (auth.mint, ("key",), ("auth", "mint")))
        for table, kinds, key in tables:
            for kind in kinds:
                if secret := self.secret(table, kind, *key):
                    yield table, kind, key, secret
