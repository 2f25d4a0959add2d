"""No upload is served unscanned, in whatever order things happen (SEC-05)."""

import hashlib
from collections.abc import Iterable

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.domain.attachments import MOST, Finding, ScanStatus, Uploaded
from backend.domain.errors import DependencyDown, InvalidInput, NotFound
from backend.domain.identity import Identity, Role
from backend.domain.tickets import Change, Status
from tests.unit.backend.uploads import ACME, CONTENT, Desk, Verdict


@pytest.fixture
def desk(database: DynamoDBClient, bucket: str) -> Desk:
    return Desk(database)


class NoScanner:
    """A scanner that is down, before or after it has read the file."""

    def __init__(self, reads: bool) -> None:
        self.reads = reads

    def scan(self, chunks: Iterable[bytes]) -> Finding:
        if self.reads:
            list(chunks)
        raise DependencyDown("scanner")


def test_a_clean_file_is_served_in_the_version_that_was_scanned(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    scanner = Verdict()
    desk.scanning(scanner).examine(upload)
    now = desk.now(attachment)
    assert (now.status, now.version_id, scanner.read) == (ScanStatus.CLEAN, upload.version_id, CONTENT)
    assert desk.outcomes() == ["clean"]
    assert desk.versions() == [(upload.key, upload.version_id)]


def test_a_file_is_not_served_before_its_scan(desk: Desk) -> None:
    attachment = desk.attaches()
    assert not desk.is_served(attachment)
    desk.uploads(attachment)
    assert not desk.is_served(attachment)


def test_an_infected_file_is_never_served_and_kept_in_the_quarantine_only(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.scans(upload, Finding.INFECTED)
    assert desk.now(attachment).status is ScanStatus.INFECTED
    assert not desk.is_served(attachment)
    assert desk.versions() == []
    assert [key for key, _ in desk.versions("quarantine/")] == [f"quarantine/{upload.key}"]
    assert desk.outcomes() == ["infected"]


def test_a_file_that_cannot_be_looked_into_fails_without_an_event(desk: Desk) -> None:
    attachment = desk.attaches()
    desk.scans(desk.uploads(attachment), Finding.UNSCANNABLE)
    assert desk.now(attachment).status is ScanStatus.FAILED
    assert not desk.is_served(attachment)
    assert (desk.versions(), desk.versions("quarantine/"), desk.outcomes()) == ([], [], [])


@pytest.mark.parametrize("reads", [False, True])
def test_while_the_scanner_is_down_a_file_waits_and_is_scanned_later(desk: Desk, reads: bool) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    with pytest.raises(DependencyDown):
        desk.scanning(NoScanner(reads)).examine(upload)
    assert (desk.now(attachment).status, desk.is_served(attachment)) == (ScanStatus.PENDING, False)
    desk.scans(upload)
    assert desk.is_served(attachment)


@pytest.mark.parametrize("content", [CONTENT + b"!", CONTENT[:-1], b"", CONTENT.upper()])
def test_what_is_not_what_was_declared_fails(desk: Desk, content: bytes) -> None:
    attachment = desk.attaches()
    desk.scans(desk.uploads(attachment, content))
    assert desk.now(attachment).status is ScanStatus.FAILED
    assert desk.versions() == []


def test_an_infected_file_of_another_digest_is_infected(desk: Desk) -> None:
    attachment = desk.attaches(sha256=hashlib.sha256(b"other").hexdigest())
    desk.scans(desk.uploads(attachment), Finding.INFECTED)
    assert desk.now(attachment).status is ScanStatus.INFECTED


def test_a_scanner_that_did_not_read_all_of_a_file_has_not_found_it_clean(desk: Desk) -> None:
    class Hasty:
        def scan(self, chunks: Iterable[bytes]) -> Finding:
            return Finding.CLEAN

    attachment = desk.attaches()
    desk.scanning(Hasty()).examine(desk.uploads(attachment))
    assert desk.now(attachment).status is ScanStatus.FAILED


def test_a_second_upload_after_the_scan_changes_nothing_that_is_served(desk: Desk) -> None:
    attachment = desk.attaches()
    first = desk.uploads(attachment)
    desk.scans(first)
    second = desk.uploads(attachment, b"something else entirely")
    desk.scans(second, Finding.INFECTED)
    assert desk.now(attachment).version_id == first.version_id
    assert desk.is_served(attachment)
    assert desk.versions() == [(first.key, first.version_id)]
    assert desk.outcomes() == ["clean"]


def test_a_second_upload_during_the_scan_is_not_what_is_served(desk: Desk) -> None:
    attachment = desk.attaches()
    first = desk.uploads(attachment)
    later: list[Uploaded] = []
    desk.scanning(Verdict(meanwhile=lambda: later.append(desk.uploads(attachment)))).examine(first)
    desk.scans(later[0], Finding.INFECTED)
    assert (desk.now(attachment).status, desk.now(attachment).version_id) == (
        ScanStatus.CLEAN,
        first.version_id,
    )
    assert desk.versions() == [(first.key, first.version_id)]


def test_of_two_uploads_scanned_at_once_the_first_verdict_stands(desk: Desk) -> None:
    attachment = desk.attaches()
    first, second = desk.uploads(attachment), desk.uploads(attachment)
    desk.scanning(Verdict(meanwhile=lambda: desk.scans(second))).examine(first)
    assert desk.now(attachment).version_id == second.version_id
    assert desk.versions() == [(second.key, second.version_id)]
    assert desk.outcomes() == ["clean"]


def test_an_upload_after_an_infected_one_is_not_served(desk: Desk) -> None:
    attachment = desk.attaches()
    desk.scans(desk.uploads(attachment), Finding.INFECTED)
    desk.scans(desk.uploads(attachment))
    assert desk.now(attachment).status is ScanStatus.INFECTED
    assert desk.versions() == []


@pytest.mark.parametrize("finding", Finding)
def test_a_report_that_comes_again_changes_nothing(desk: Desk, finding: Finding) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.scans(upload, finding)
    before = (desk.ticket, desk.versions(), desk.outcomes())
    desk.scans(upload, Finding.CLEAN)
    assert (desk.ticket, desk.versions(), desk.outcomes()) == before


@pytest.mark.parametrize("first", Finding)
@pytest.mark.parametrize("second", Finding)
def test_two_scanners_of_one_upload_agree_or_the_worse_is_believed(
    desk: Desk, first: Finding, second: Finding
) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.scanning(Verdict(second, meanwhile=lambda: desk.scans(upload, first))).examine(upload)
    is_clean = first is Finding.CLEAN and second is not Finding.INFECTED
    assert (desk.is_served(attachment), bool(desk.versions())) == (is_clean, is_clean)
    received = [] if first is Finding.UNSCANNABLE else [first.value]
    is_corrected = first is Finding.CLEAN and not is_clean
    assert desk.outcomes() == received + ["infected"] * is_corrected


def test_what_was_removed_before_its_scan_stays_pending(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.files.discard(upload)
    desk.scans(upload)
    assert desk.now(attachment).status is ScanStatus.PENDING


def test_a_delete_marker_hides_nothing_from_the_scanner(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.bucket.delete_object(Bucket="securebase-attachments", Key=upload.key)
    desk.scans(upload, Finding.INFECTED)
    assert desk.now(attachment).status is ScanStatus.INFECTED


def test_a_crash_after_the_quarantine_leaves_the_file_pending(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    desk.files.quarantine(upload)
    assert not desk.is_served(attachment)
    desk.scans(upload, Finding.INFECTED)
    assert desk.outcomes() == ["infected"]


@pytest.mark.parametrize(
    "key", ["quarantine/acme/{ticket}/{other}", "acme/{ticket}/{other}", "a", "acme/x/y"]
)
def test_what_nobody_registered_is_left_alone(desk: Desk, key: str) -> None:
    full = key.format(ticket=desk.ticket_id, other=desk.ids.next_id(5))
    version = desk.bucket.put_object(Bucket="securebase-attachments", Key=full, Body=b"x")["VersionId"]
    scanner = Verdict()
    desk.scanning(scanner).examine(Uploaded(full, version))
    assert scanner.read == b""
    assert desk.ticket.attachments == ()


def test_versions_rise_and_the_event_names_the_exact_one(desk: Desk) -> None:
    before = desk.ticket.version
    attachment = desk.attaches()
    registered = desk.ticket.version
    desk.scans(desk.uploads(attachment))
    assert before < registered < desk.ticket.version
    held = desk.database.scan(TableName="outbox")["Items"]
    assert any(f'"version":{desk.ticket.version}' in item["event"]["S"] for item in held)


def test_an_update_of_the_ticket_leaves_its_attachments_alone(desk: Desk) -> None:
    attachment = desk.attaches()
    upload = desk.uploads(attachment)
    close = Change(status=Status.CLOSED)
    meanwhile = Verdict(meanwhile=lambda: desk.cases.update(ACME, desk.ticket_id, close, None))
    desk.scanning(meanwhile).examine(upload)
    assert (desk.ticket.status, desk.now(attachment).status) == (Status.CLOSED, ScanStatus.CLEAN)


def test_a_ticket_takes_ten_attachments(desk: Desk) -> None:
    for _ in range(MOST):
        desk.attaches()
    with pytest.raises(InvalidInput, match="attachments"):
        desk.attaches()
    assert len(desk.ticket.attachments) == MOST


def test_an_attachment_written_twice_by_one_request_is_one(desk: Desk) -> None:
    ticket, attachment = desk.ticket, desk.attaches()
    assert not desk.store.add(ticket, attachment)
    assert desk.ticket.attachments == (attachment,)


def test_another_customers_attachment_looks_like_none(desk: Desk) -> None:
    attachment = desk.attaches()
    globex = Identity("globex", "bob", Role.SUPPORT)
    for ticket_id, attachment_id in [
        (desk.ticket_id, attachment.id),
        (desk.ids.next_id(9), attachment.id),
        ("x", "y"),
    ]:
        with pytest.raises(NotFound):
            desk.attachments.get(globex, ticket_id, attachment_id)
    with pytest.raises(NotFound):
        desk.attachments.get(ACME, desk.ticket_id, desk.ids.next_id(9))
