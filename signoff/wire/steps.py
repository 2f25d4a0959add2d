"""What a test's story is made of: exchanges, live frames, calls to AWS. Secrets are already replaced."""

import json
import shlex
from dataclasses import asdict, dataclass
from typing import ClassVar, Protocol

from signoff.wire.answers import Json
from signoff.wire.exchange import cut


class Step(Protocol):
    """One step of a story. `token` names the shell variable that repeating it needs, if it does."""

    kind: ClassVar[str]

    @property
    def actor(self) -> str:
        """Who acted."""

    @property
    def token(self) -> str | None:
        """The variable with the actor's token."""

    def line(self) -> str:
        """One line of the story."""

    def shown(self) -> str:
        """The step as a reader sees it, long texts cut."""

    def repeat(self) -> str:
        """How to do it again."""

    def as_json(self) -> str:
        """One line for the log."""


@dataclass(frozen=True, kw_only=True)
class LiveStep:
    """Something on a live connection: a frame, or its end. `opening` repeats its handshake."""

    kind: ClassVar[str] = "live"

    actor: str
    says: str
    text: str
    at: str
    token: str | None
    opening: str

    def line(self) -> str:
        """One line of a story."""
        what = f": {self.text[:120]}" if self.text else ""
        return f"{self.actor} {self.says}{what} (at {self.at[11:23]})"

    def shown(self) -> str:
        """The step, long frames cut."""
        return f"{self.at} {self.actor} {self.says}\n{cut(self.text)}"

    def repeat(self) -> str:
        """The handshake of its connection, which has to come first."""
        return self.opening

    def as_json(self) -> str:
        """One line for the log."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class PageStep:
    """What a person does at a browser, in words. The film and the trace of the scenario repeat it."""

    kind: ClassVar[str] = "page"
    token: ClassVar[str | None] = None

    actor: str
    says: str
    at: str

    def line(self) -> str:
        """One line of a story."""
        return f"{self.actor}: {self.says} (at {self.at[11:19]})"

    def shown(self) -> str:
        """The step."""
        return f"{self.at} {self.actor}: {self.says}"

    def repeat(self) -> str:
        """How to look at it again."""
        return "see the scenario's film and trace in the run's folder, below browser/"

    def as_json(self) -> str:
        """One line for the log."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class AwsCall:
    """A call to AWS: operation and parameters as boto3 takes them; `outcome` is a status or an error code."""

    kind: ClassVar[str] = "aws"
    token: ClassVar[str | None] = None

    actor: str
    says: str
    service: str
    operation: str
    parameters: Json
    outcome: str
    received: str
    where: str
    at: str
    ms: float

    def line(self) -> str:
        """One line of a story."""
        return f"{self.actor} {self.says} → {self.outcome} ({self.ms:.0f} ms)"

    def shown(self) -> str:
        """The call, long texts cut."""
        asked = cut(json.dumps(self.parameters, ensure_ascii=False))
        return f"{self.service} {self.operation} {asked}\n→ {self.outcome}\n{cut(self.received)}"

    def repeat(self) -> str:
        """The AWS CLI's command for it, with credentials from its own environment."""
        words = ["aws", self.service, self.operation.replace("_", "-"), *shlex.split(self.where)]
        parameters = dict(self.parameters)
        if self.operation == "invoke":
            words += ["--cli-binary-format", "raw-in-base64-out", "--payload", parameters.pop("Payload", "")]
        words += ["--cli-input-json", json.dumps(parameters, ensure_ascii=False)]
        if self.operation == "invoke":
            words.append("/dev/stdout")
        return shlex.join(words)

    def as_json(self) -> str:
        """One line for the log."""
        return json.dumps(asdict(self), ensure_ascii=False)
