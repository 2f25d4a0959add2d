"""Deciding whether an uploaded file may ever be served (SEC-05).

The bucket reports each upload at least once, in any order, and several scanners may be at work. What was
read and found clean is one version of the object, and that very version is pinned; the first verdict
stands, but that the pinned version, scanned once more, can still turn out infected.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from backend.domain.attachments import Attachment, Finding, Place, ScanStatus, Uploaded, place_of
from backend.domain.events import Outcome, TicketEvent, scanned
from backend.domain.ids import IdGenerator
from backend.domain.tickets import Ticket
from backend.ports import AttachmentStore, Clock, FileStore, Scanner, StoredFile, TicketStore

_STATUS = {
    Finding.CLEAN: ScanStatus.CLEAN,
    Finding.INFECTED: ScanStatus.INFECTED,
    Finding.UNSCANNABLE: ScanStatus.FAILED,
}
_OUTCOME = {ScanStatus.CLEAN: Outcome.CLEAN, ScanStatus.INFECTED: Outcome.INFECTED}


class Scanning:
    """Scans uploads as the bucket reports them."""

    def __init__(
        self,
        tickets: TicketStore,
        store: AttachmentStore,
        files: FileStore,
        scanner: Scanner,
        clock: Clock,
        ids: IdGenerator,
    ) -> None:
        self._tickets = tickets
        self._store = store
        self._files = files
        self._scanner = scanner
        self._clock = clock
        self._ids = ids

    def examine(self, upload: Uploaded) -> None:
        """Scan an upload and settle its attachment; harmless when repeated.

        DependencyDown leaves it pending, and so unserved: the report is to come again.
        """
        place = place_of(upload.key)
        found = None if place is None else self._registered(place)
        if place is None or found is None:
            return  # such as a copy in the quarantine
        ticket, attachment = found
        if attachment.status is ScanStatus.PENDING:
            with self._files.opened(upload) as file:
                finding = None if file is None else self._finding(file, attachment)
            if finding is not None:
                self._settle(ticket, attachment, upload, _STATUS[finding])
        self._clear_away(place, upload)

    def _registered(self, place: Place) -> tuple[Ticket, Attachment] | None:
        ticket = self._tickets.get(place.customer_id, place.ticket_id)
        attachments = ticket.attachments if ticket else ()
        found = next((each for each in attachments if each.id == place.attachment_id), None)
        return (ticket, found) if ticket and found else None

    def _finding(self, file: StoredFile, attachment: Attachment) -> Finding:
        if file.size != attachment.size:
            return Finding.UNSCANNABLE
        measured = _Measured(file.chunks())
        finding = self._scanner.scan(measured)
        # Of what the scanner saw, not of what the bucket says: only that was found clean.
        if finding is Finding.CLEAN and not measured.is_what_was_declared(attachment):
            return Finding.UNSCANNABLE
        return finding

    def _settle(self, ticket: Ticket, attachment: Attachment, upload: Uploaded, status: ScanStatus) -> None:
        if status is ScanStatus.INFECTED:
            # Before the verdict is written, so that a crash in between cannot lose the evidence.
            self._files.quarantine(upload)
        settled = replace(attachment, status=status, version_id=upload.version_id)
        self._store.settle(ticket, settled, self._event(ticket, status))

    def _event(self, ticket: Ticket, status: ScanStatus) -> TicketEvent | None:
        outcome = _OUTCOME.get(status)
        if outcome is None:
            return None
        event = scanned(self._ids.next_id(self._clock.now_ms()), ticket, outcome)
        # The ticket's status may have changed during the scan: who tells of it is to look.
        return replace(event, status=None)

    def _clear_away(self, place: Place, upload: Uploaded) -> None:
        """Remove the version unless it is served, or may still come to be."""
        found = self._registered(place)
        if found is None or found[1].status is ScanStatus.PENDING:
            return
        attachment = found[1]
        if attachment.status is not ScanStatus.CLEAN or attachment.version_id != upload.version_id:
            self._files.discard(upload)


class _Measured:
    """Chunks on their way to the scanner, measured as they pass."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._size = 0
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._size += len(chunk)
            self._digest.update(chunk)
            yield chunk

    def is_what_was_declared(self, attachment: Attachment) -> bool:
        return (self._size, self._digest.hexdigest()) == (attachment.size, attachment.sha256)
