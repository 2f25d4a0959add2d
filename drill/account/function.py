"""The function whose versions an alias puts into service: how it stands, and what the drill does to it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from drill.account.access import Access, CallFailed
from signoff.verdict.outcomes import NotVerified, Unmet

LATEST = "$LATEST"
LARGEST_ARCHIVE = 40 * 1024 * 1024
"""Bytes of code that are downloaded and sent again; Lambda takes 50 MB in a request."""
SETTLES_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.1
_MARK_CHARS = 250
"""Lambda takes 256 characters for the description of a version."""


@dataclass(frozen=True)
class Standing:
    """How function and alias stand before the drill: all that their way back takes.

    `code` is the archive of `$LATEST`, whose digest `code_sha256` is Lambda's own.
    """

    version: str
    routing: dict[str, Any]
    handler: str
    code_sha256: str
    code: bytes


@dataclass(frozen=True)
class LiveFunction:
    """The function and its alias. All its acts may be repeated."""

    access: Access
    name: str
    alias: str

    def standing(self) -> Standing:
        """How it stands now.

        Unmet where no version could be returned to (RBK-02): the alias is not there or points to `$LATEST`.
        NotVerified where its code cannot be replaced by the drill's: no Python, no archive, too large.
        """
        alias = self._alias()
        version = str(alias["FunctionVersion"])
        if version == LATEST:
            raise Unmet(
                f"the alias {self.alias} of {self.name} to point to a published version",
                f"it points to {LATEST}, which each deployment overwrites: there is no version to return to; "
                f"aws lambda publish-version --function-name {self.name} {self.access.option}, then "
                f"aws lambda update-alias --function-name {self.name} --name {self.alias} "
                f"--function-version VERSION {self.access.option}",
            )
        found = self.access.call("lambda", "get_function", FunctionName=self.name)
        about = found["Configuration"]
        if about.get("PackageType", "Zip") != "Zip" or not str(about.get("Runtime", "")).startswith("python"):
            raise NotVerified(
                f"{self.name} runs {about.get('Runtime') or about.get('PackageType')}: the drill's bad "
                "versions are archives in Python"
            )
        return Standing(
            version=version,
            routing=dict(alias.get("RoutingConfig") or {}),
            handler=str(about["Handler"]),
            code_sha256=str(about["CodeSha256"]),
            code=self._downloaded(str(found["Code"]["Location"])),
        )

    def publish(self, archive: bytes, mark: str) -> str:
        """Publishes that code as a version, and returns its number; `$LATEST` holds the code from then on."""
        self._put_code(archive)
        published = self.access.call(
            "lambda", "publish_version", FunctionName=self.name, Description=mark[:_MARK_CHARS]
        )
        return str(published["Version"])

    def point_alias(self, version: str, routing: dict[str, Any] | None = None) -> None:
        """Puts that version into service; whole, unless `routing` gives other versions a share."""
        self.access.call(
            "lambda",
            "update_alias",
            FunctionName=self.name,
            Name=self.alias,
            FunctionVersion=version,
            RoutingConfig=routing or {"AdditionalVersionWeights": {}},
        )

    def version_in_service(self) -> str:
        """The version that the alias points to."""
        return str(self._alias()["FunctionVersion"])

    def put_back(self, standing: Standing, mark: str) -> list[str]:
        """Undoes whatever of the drill is there, and says what it undid; nothing where all is as it was.

        First of all the alias: customers wait for that.
        """
        done = []
        if self.version_in_service() != standing.version:
            self.point_alias(standing.version, standing.routing)
            done.append(f"put alias {self.alias} of {self.name} back to version {standing.version}")
        about = self.access.call("lambda", "get_function_configuration", FunctionName=self.name)
        if about["CodeSha256"] != standing.code_sha256:
            self._put_code(standing.code)
            done.append(f"put the code of {self.name} {LATEST} back")
        for version in self._versions_of_the_drill(mark):
            self.access.call("lambda", "delete_function", FunctionName=self.name, Qualifier=version)
            done.append(f"deleted version {version} of {self.name}, which the drill had published")
        return done

    def _alias(self) -> dict[str, Any]:
        try:
            return self.access.call("lambda", "get_alias", FunctionName=self.name, Name=self.alias)
        except CallFailed as failed:
            if failed.code != "ResourceNotFoundException":
                raise
        raise Unmet(
            f"the function {self.name} to be served through an alias {self.alias}",
            "there is no such function or alias, so no version to return to; aws lambda create-alias "
            f"--function-name {self.name} --name {self.alias} --function-version VERSION "
            f"{self.access.option}",
        )

    def _put_code(self, archive: bytes) -> None:
        self._settle()
        self.access.call("lambda", "update_function_code", FunctionName=self.name, ZipFile=archive)
        self._settle()

    def _settle(self) -> None:
        """Waits until Lambda takes the next change: it works on one at a time."""

        def is_settled() -> bool:
            about = self.access.call("lambda", "get_function_configuration", FunctionName=self.name)
            return about.get("LastUpdateStatus") != "InProgress" and about.get("State") != "Pending"

        if not wait_until(is_settled, SETTLES_WITHIN_S, every_s=_LOOK_EVERY_S):
            raise CallFailed(f"{self.name} was still being updated after {SETTLES_WITHIN_S:g} s")

    def _versions_of_the_drill(self, mark: str) -> list[str]:
        versions = self.access.pages(
            "lambda", "list_versions_by_function", "Versions", FunctionName=self.name
        )
        return [
            str(found["Version"])
            for found in versions
            if found.get("Description") == mark[:_MARK_CHARS] and found["Version"] != LATEST
        ]

    def _downloaded(self, url: str) -> bytes:
        try:
            with httpx.stream("GET", url, timeout=self.access.timeout_s, trust_env=False) as answer:
                answer.raise_for_status()
                held = bytearray()
                for part in answer.iter_bytes():
                    held += part
                    if len(held) > LARGEST_ARCHIVE:
                        raise NotVerified(
                            f"the archive of {self.name} is over {LARGEST_ARCHIVE // 2**20} MiB: it could "
                            "not be put back in one request"
                        )
                return bytes(held)
        except httpx.HTTPError as error:
            raise CallFailed(f"the code of {self.name} cannot be downloaded: {error}") from None


def wait_until(holds: Callable[[], bool], within_s: float, *, every_s: float) -> bool:
    """Looks every `every_s` seconds until that holds; whether it did within the bound."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every_s)
    return True
