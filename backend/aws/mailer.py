"""E-mail through SES."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from backend.aws.faults import reaching
from backend.domain.letters import Letter
from backend.ports import Mailer

if TYPE_CHECKING:
    from mypy_boto3_ses import SESClient


class SesMailer(Mailer):
    """The Mailer. The client is built when it is needed, not before."""

    def __init__(self, client: "Callable[[], SESClient]", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Send a letter; DependencyDown unless it was taken."""
        with reaching("mail"):
            self._client().send_email(
                Source=self._sender,
                Destination={"ToAddresses": [letter.to]},
                Message={
                    "Subject": {"Data": letter.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": letter.text, "Charset": "UTF-8"}},
                },
            )
