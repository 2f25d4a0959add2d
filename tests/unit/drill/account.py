"""A stand-in for the account, in process: a function with an alias, and trouble when told so."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from drill.account.access import Access, CallFailed
from signoff.verdict.outcomes import NotVerified


@dataclass
class State:
    """What is there. `troubles` are raised in turn, one for each call, before anything else happens."""

    alias: str = "1"
    code: bytes = b"good"
    versions: dict[str, str] = field(default_factory=lambda: {"1": ""})
    troubles: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


def digest(code: bytes) -> str:
    """As Lambda gives it."""
    return base64.b64encode(hashlib.sha256(code).digest()).decode()


class Account(Access):
    """The way into it."""

    def __init__(self, state: State) -> None:
        super().__init__(region="eu-central-1", profile=None, endpoint=None, booted=False)
        object.__setattr__(self, "state", state)

    state: State

    def call(self, service: str, operation: str, **given: Any) -> dict[str, Any]:
        """One call, as AWS would answer it."""
        state = self.state
        state.calls.append(operation)
        if state.troubles:
            raise state.troubles.pop(0)
        match operation:
            case "get_alias":
                return {"FunctionVersion": state.alias}
            case "update_alias":
                state.alias = given["FunctionVersion"]
            case "get_function_configuration":
                return {"CodeSha256": digest(state.code), "LastUpdateStatus": "Successful"}
            case "update_function_code":
                state.code = given["ZipFile"]
            case "publish_version":
                version = str(max(map(int, state.versions)) + 1)
                state.versions[version] = given["Description"]
                return {"Version": version}
            case "delete_function":
                del state.versions[given["Qualifier"]]
            case _:
                raise CallFailed(f"{operation}: unknown")
        return {}

    def pages(self, service: str, operation: str, of: str, **given: Any) -> list[dict[str, Any]]:
        """All versions."""
        self.call(service, "get_alias")
        return [{"Version": number, "Description": words} for number, words in self.state.versions.items()]


EXPIRED = CallFailed("lambda update_alias: ExpiredToken: The token is over; sign in anew", "ExpiredToken")
NETWORK = CallFailed("lambda get_alias: EndpointConnectionError")
DENIED = NotVerified("AWS does not permit lambda:UpdateAlias")
