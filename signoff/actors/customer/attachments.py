"""What a customer does with files."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

from signoff.actors.session.client import Client
from signoff.deployment.programs import missing_scanner
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import attachments
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json, Request

_ELSEWHERE = (301, 302, 303, 307, 308)
"""What sends a caller on."""


class Attachments:
    """`attaches`, `downloads`, ... must succeed; `tries_to_...` returns the raw answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def try_register(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
        **altered: Json,
    ) -> Answer:
        """Announces a file, its declaration `altered`; where there is no announcing, sends it whole.

        Unless it is given one, a file has the customer's canary in its name.
        """
        asked = self._offered()
        if filename is None:
            filename = f"report {self._client.canary}.txt"
        ticket_id = ticket if isinstance(ticket, str) else ticket.id
        if asked == "multipart":
            if altered or not isinstance(filename, str):
                raise NotVerified("files are sent whole, nothing is declared of them before")
            field = self._client.recorder.session.target.description.attachments.file_field
            return self._client.send(
                attachments.send_whole(
                    self._client.dialect, ticket_id, field, content, filename, content_type
                )
            )
        fields = attachments.declared(content, filename, content_type) | altered
        return self._client.send(attachments.register(self._client.dialect, ticket_id, fields))

    def register(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
        **altered: Json,
    ) -> Attachment:
        """The new attachment, with where its bytes go."""
        answer = self.try_register(ticket, content, filename=filename, content_type=content_type, **altered)
        found = self._client.must("register the attachment", answer, attachments.attachment, 201, 200, 202)
        return replace(found, content_type=found.content_type or content_type)

    def try_upload(
        self, attachment: Attachment, content: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Sends bytes to where the registration said; `headers` replace or add to those it asked for."""
        if self._offered() == "multipart":
            raise NotVerified("files are sent whole, there is no upload of its own")
        upload = attachment.upload
        if upload is None:
            raise Unmet(
                f"a place to upload to in {self._client.dialect.attachment.upload_url!r} of the registration",
                f"it holds {dict(attachment.raw)!r:.300}",
            )
        described = self._client.recorder.session.target.description.attachments
        file_type = attachment.content_type or "application/octet-stream"
        wanted = attachments.uploaded_with(described.upload_headers, content, file_type)
        kind: dict[str, str] = {}
        if upload.fields:
            name = described.file_field
            form = attachments.form_of(upload.fields, name, content, "file", "application/octet-stream")
            kind, content = {"Content-Type": form[0]}, form[1]
        return self.try_url(
            upload.url,
            method=upload.method,
            says="uploads the attachment",
            content=content,
            headers=attachments.joined(wanted, kind, upload.headers, headers or {}),
        )

    def upload(self, attachment: Attachment, content: bytes) -> None:
        """Sends its bytes to where the registration said."""
        self._client.succeeds("upload the attachment", self.try_upload(attachment, content))

    def try_send(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Answer:
        """Registers and uploads, or sends it whole: the first refusal, or else the last answer."""
        answer = self.try_register(ticket, content, filename=filename, content_type=content_type)
        if self._offered() == "multipart" or answer.status >= 300:
            return answer
        found = self._client.parsed(attachments.attachment, answer.json, answer)
        found = replace(found, content_type=found.content_type or content_type)
        return self.try_upload(found, content)

    def send(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Attachment:
        """The new attachment with its bytes at the target, not waited for."""
        attachment = self.register(ticket, content, filename=filename, content_type=content_type)
        if self._offered() == "presigned":
            self.upload(attachment, content)
        return attachment

    def try_read(self, ticket: Ticket | str, attachment: Attachment | str) -> Answer:
        """Asks how it is about an attachment."""
        self._offered()
        return self._client.send(
            attachments.see_attachment(self._client.dialect, _id(ticket), _id(attachment))
        )

    def read(self, ticket: Ticket | str, attachment: Attachment | str) -> Attachment:
        """The attachment as it is now."""
        answer = self.try_read(ticket, attachment)
        return self._client.must("look at the attachment", answer, attachments.attachment, 200)

    def wait_for_scan(
        self, ticket: Ticket | str, attachment: Attachment | str, within: float | None = None
    ) -> Attachment:
        """The attachment once it is no longer pending."""
        promised = self._client.recorder.session.target.description.attachments.scanned_within_s
        return eventually(
            lambda: self.read(ticket, attachment),
            lambda now: now.status != "pending",
            within=promised if within is None else within,
            what="the attachment to be scanned",
            first_pause=0.1,
        )

    def attach(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Attachment:
        """A new attachment, sent, scanned and found clean."""
        attachment = self.send(ticket, content, filename=filename, content_type=content_type)
        scanned = self.wait_for_scan(ticket, attachment)
        if scanned.status != "clean":
            raise Unmet("the attachment to be found clean", f"its status is {scanned.status!r}")
        return scanned

    def try_download(self, ticket: Ticket | str, attachment: Attachment) -> Answer:
        """Downloads by the target's own route, or by the link that it gives at this moment."""
        self._offered()
        if self._client.dialect.paths.attachment_content:
            return self.try_fetch(_id(ticket), attachment.id)
        answer = self.try_read(ticket, attachment)
        now = self._client.must("look at the attachment", answer, attachments.attachment, 200)
        if not now.download_url:
            raise Unmet(
                f"a link in {self._client.dialect.attachment.download_url!r} to download from",
                f"there is none; the attachment's status is {now.status!r}",
                answer.exchange,
            )
        return self.try_url(now.download_url, says="downloads the attachment")

    def try_fetch(self, ticket_id: str, attachment_id: str) -> Answer:
        """Downloads by the target's own route, and from where it sends its caller on to: often a store."""
        asked = attachments.fetch_content(self._client.dialect, ticket_id, attachment_id)
        answer = self._client.send(asked)
        there = answer.headers.get("location")
        if answer.status not in _ELSEWHERE or not there:
            return answer
        base = self._client.recorder.session.target.base_url.rstrip("/")
        return self.try_url(urljoin(base + asked.path, there), says="downloads the attachment from there")

    def download(self, ticket: Ticket | str, attachment: Attachment) -> bytes:
        """The attachment's bytes."""
        answer = self.try_download(ticket, attachment)
        self._client.succeeds("download the attachment", answer)
        return answer.body

    def try_url(
        self,
        url: str,
        *,
        method: str = "GET",
        says: str = "follows the link",
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Follows a link that the target gave: no Authorization is sent, and no request charged."""
        whole = urljoin(self._client.recorder.session.target.base_url.rstrip("/") + "/", url)
        request = Request(
            says=says, method=method, path=whole, content=content, headers=headers or {}, opaque=True
        )
        return self._client.recorder.send_elsewhere(self._client.name, request, self._client.id)

    def _offered(self) -> str:
        """How files are sent; NotVerified where they are not, or where no scanner can be at work."""
        described = self._client.recorder.session.target.description
        if described.attachments.style == "none":
            raise NotVerified("the target takes no attachments ([attachments] style)")
        if missing := missing_scanner(described):
            raise NotVerified(missing)
        return described.attachments.style


def _id(thing: Ticket | Attachment | str) -> str:
    return thing if isinstance(thing, str) else thing.id
