"""Asks an account, only what the table of calls has, to the last page, and says what an answer is worth."""

import shlex
from typing import Any

from signoff.actors.account.calls import CALLS
from signoff.actors.operator.aws_client import FORBIDDEN, AwsClient, AwsClients, AwsRefusal
from signoff.actors.session.recorder import Recorder
from signoff.deployment.facilities import Aws
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire.dialect import Dialect

ATTEMPTS = 6
"""How often a call is tried in all, with botocore's growing pauses: about half a minute at the most."""
MOST_PAGES = 200
_ABSENT = frozenset(
    {
        "AWS.SimpleQueueService.NonExistentQueue",
        "NoSuchEntity",
        "NotFound",
        "NotFoundException",
        "QueueDoesNotExist",
        "ResourceNotFoundException",
    }
)
_THROTTLED = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttled",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_STRANGERS = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


class AccountClient:
    """Makes the calls of one test, none of which changes anything."""

    def __init__(self, recorder: Recorder, clients: AwsClients) -> None:
        self.recorder = recorder
        self.clients = clients
        self._line = AwsClient(recorder, clients, "the auditor of the account")

    @property
    def aws(self) -> Aws:
        """What stands in the target's account; NotVerified where the target file does not tell."""
        found = self.recorder.session.target.description.aws
        if found is None:
            raise NotVerified("the target file does not describe the target's AWS ([aws])")
        return found

    @property
    def dialect(self) -> Dialect:
        """What the target calls things."""
        return self.recorder.session.target.dialect

    @property
    def is_emulated(self) -> bool:
        """Whether something else stands in for AWS."""
        return self._line.endpoint is not None

    def find(
        self, says: str, service: str, operation: str, *, quiet: bool = False, **parameters: Any
    ) -> dict[str, Any] | None:
        """What AWS answers; None where it says that there is no such thing.

        `quiet`: no word of the answer is kept as evidence, for customers' own texts are in it.
        NotVerified names the permission that is lacking; Inconclusive when AWS throttled every attempt.
        """
        call = CALLS.get((service, operation))
        if call is None:
            raise ValueError(
                f"{service} {operation} is not in the table of calls (signoff/actors/account/calls.py)"
            )
        try:
            return self._line.try_call(says, service, operation, quiet=quiet, **parameters)
        except AwsRefusal as refusal:
            if refusal.code in _ABSENT:
                return None
            if refusal.code in FORBIDDEN:
                raise NotVerified(
                    f"AWS does not let us: the permission {call.action} is missing; grant it "
                    "(`signoff doctor --iam` prints the policy with all that is needed)"
                ) from None
            if refusal.code in _STRANGERS:
                raise NotVerified(
                    f"AWS does not accept the credentials ({refusal.code}); sign in again, "
                    "or name another profile in [aws] profile"
                ) from None
            if refusal.code in _THROTTLED:
                raise Inconclusive(
                    f"AWS throttled {call.action} {ATTEMPTS} times ({refusal.code}); repeat the run later"
                ) from None
            said = self.recorder.session.redact(str(refusal))
            raise Unmet(f"the account to answer {call.action}", f"it answered {said}", refusal.step) from None

    def get(self, says: str, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """The same where there has to be an answer: of what another call has just named."""
        found = self.find(says, service, operation, **parameters)
        if found is None:
            raise Inconclusive(f"what {service} {operation} was asked about is gone meanwhile: {parameters}")
        return found

    def pages(
        self, says: str, service: str, operation: str, *, quiet: bool = False, **parameters: Any
    ) -> list[Any]:
        """All items of all pages; none where AWS says that there is no such thing. `quiet` as in `find`."""
        pages = CALLS[service, operation].pages
        assert pages is not None, f"{service} {operation} is not paged"
        items, token = list[Any](), dict[str, Any]()
        for _ in range(MOST_PAGES):
            page = self.find(says, service, operation, quiet=quiet, **parameters, **token)
            if page is None:
                return items
            items += page.get(pages.items, [])
            if not page.get(pages.tells):
                return items
            token = {pages.asks: page[pages.tells]}
        raise Inconclusive(f"{service} {operation} has over {MOST_PAGES} pages; nobody reads further")

    def command(self, *words: str) -> str:
        """A command of the AWS CLI for this account: `aws`, the words, and where."""
        where = ["--region", self.clients.region_of(words[0])]
        if self._line.endpoint:
            where += ["--endpoint-url", self._line.endpoint]
        return shlex.join(["aws", *words, *where])
