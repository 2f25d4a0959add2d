"""Tickets with attachments over moto's tables and bucket, and a scanner that says what it is told to."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_s3 import S3Client

from backend.aws.attachments import DynamoAttachments
from backend.aws.client import s3
from backend.aws.files import S3Files
from backend.aws.tickets import DynamoTickets
from backend.domain.attachments import Attachment, FileDraft, Finding, Place, Uploaded
from backend.domain.cursors import CursorCodec
from backend.domain.identity import Identity, Role
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, Ticket
from backend.ports import Scanner
from backend.services.attachments import Attachments
from backend.services.scanning import Scanning
from backend.services.tickets import Tickets
from backend.settings import Files, Tables
from tests.unit.backend.clocks import SetClock

ACME = Identity("acme", "ann", Role.CUSTOMER)
BUCKET = Files.bucket
CONTENT = b"What is in the file."


@dataclass
class Verdict:
    """A scanner: reads the file, does something `meanwhile`, and says `finding`."""

    finding: Finding = Finding.CLEAN
    meanwhile: Callable[[], object] = lambda: None
    read: bytes = b""

    def scan(self, chunks: Iterable[bytes]) -> Finding:
        self.read = b"".join(chunks)
        self.meanwhile()
        return self.finding


@dataclass
class Desk:
    """Everything around one ticket of one customer."""

    database: DynamoDBClient
    clock: SetClock = field(default_factory=SetClock)
    ids: IdGenerator = field(default_factory=IdGenerator)

    def __post_init__(self) -> None:
        self.bucket: S3Client = s3()
        self.files = S3Files(s3, Files())
        self.tickets = DynamoTickets(self.database, Tables(), self.clock)
        self.store = DynamoAttachments(self.database, Tables(), self.clock)
        self.cases = Tickets(self.tickets, self.clock, self.ids, STANDARD, CursorCodec("secret"))
        self.attachments = Attachments(self.store, self.files, self.cases, self.clock, self.ids)
        ticket = self.cases.prepare(ACME, Draft("Subject", "Description"))
        self.cases.add(ticket, None)
        self.ticket_id = ticket.id

    @property
    def ticket(self) -> Ticket:
        """The ticket as it is now."""
        found = self.tickets.get("acme", self.ticket_id)
        assert found is not None
        return found

    def attaches(self, content: bytes = CONTENT, **fields: Any) -> Attachment:
        """Register a file; `fields` say something else than is true of it."""
        truth = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        draft: dict[str, Any] = {"filename": "a.txt", "content_type": "text/plain"} | truth | fields
        attachment, _ = self.attachments.add(ACME, self.ticket_id, FileDraft(**draft))
        return attachment

    def uploads(self, attachment: Attachment, content: bytes = CONTENT) -> Uploaded:
        """Put bytes where the attachment's belong, whatever was declared; returns what the bucket reports."""
        key = Place("acme", self.ticket_id, attachment.id).key
        return Uploaded(key, self.bucket.put_object(Bucket=BUCKET, Key=key, Body=content)["VersionId"])

    def scanning(self, scanner: Scanner) -> Scanning:
        """The use case under test, with this scanner."""
        return Scanning(self.tickets, self.store, self.files, scanner, self.clock, self.ids)

    def scans(self, upload: Uploaded, finding: Finding = Finding.CLEAN) -> None:
        """Have an upload scanned, with this result."""
        self.scanning(Verdict(finding)).examine(upload)

    def now(self, attachment: Attachment) -> Attachment:
        """The attachment as it is now."""
        (found,) = (each for each in self.ticket.attachments if each.id == attachment.id)
        return found

    def is_served(self, attachment: Attachment) -> bool:
        """Tell whether a customer is given a link to the bytes."""
        return self.attachments.get(ACME, self.ticket_id, attachment.id)[1] is not None

    def versions(self, prefix: str = "") -> list[tuple[str, str]]:
        """Key and version id of whatever the bucket holds of this ticket's files."""
        found = self.bucket.list_object_versions(Bucket=BUCKET, Prefix=f"{prefix}acme/{self.ticket_id}/")
        return [(each["Key"], each["VersionId"]) for each in found.get("Versions", [])]

    def outcomes(self) -> list[str]:
        """What the ticket's events say of scans."""
        held = self.database.scan(TableName=Tables.outbox)["Items"]
        texts = [item["event"]["S"] for item in held if self.ticket_id in item["event"]["S"]]
        return [
            text.split('"outcome":')[1].split('"')[1] for text in texts if '"change":"attachment"' in text
        ]
