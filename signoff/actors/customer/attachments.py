"""What a customer does with files."""

from collections.abc import Mapping
from urllib.parse import urljoin

from signoff.actors.client import Speaker
from signoff.deployment.programs import missing_scanner
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import attachments
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json, Request


class Attachments(Speaker):
    """`attaches`, `downloads`, ... must succeed; `tries_to_...` returns the raw answer."""

    def tries_to_register(
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
            filename = f"report {self.canary}.txt"
        ticket_id = ticket if isinstance(ticket, str) else ticket.id
        if asked == "multipart":
            if altered or not isinstance(filename, str):
                raise NotVerified("files are sent whole, nothing is declared of them before")
            field = self.scene.stage.target.description.attachments.file_field
            return self.tries(
                attachments.send_whole(self.dialect, ticket_id, field, content, filename, content_type)
            )
        fields = attachments.declared(content, filename, content_type) | altered
        return self.tries(attachments.register(self.dialect, ticket_id, fields))

    def registers(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
        **altered: Json,
    ) -> Attachment:
        """The new attachment, with where its bytes go."""
        answer = self.tries_to_register(
            ticket, content, filename=filename, content_type=content_type, **altered
        )
        return self.must("register the attachment", answer, attachments.attachment, 201, 200, 202)

    def tries_to_upload(
        self, attachment: Attachment, content: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Sends bytes to where the registration said; `headers` replace or add to those it asked for."""
        if self._offered() == "multipart":
            raise NotVerified("files are sent whole, there is no upload of its own")
        upload = attachment.upload
        if upload is None:
            raise Unmet(
                f"a place to upload to in {self.dialect.attachment.upload_url!r} of the registration",
                f"it holds {dict(attachment.raw)!r:.300}",
            )
        return self.tries_url(
            upload.url,
            method=upload.method,
            says="uploads the attachment",
            content=content,
            headers={**upload.headers, **(headers or {})},
        )

    def uploads(self, attachment: Attachment, content: bytes) -> None:
        """Sends its bytes to where the registration said."""
        self.succeeds("upload the attachment", self.tries_to_upload(attachment, content))

    def tries_to_send_file(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Answer:
        """Registers and uploads, or sends it whole: the first refusal, or else the last answer."""
        answer = self.tries_to_register(ticket, content, filename=filename, content_type=content_type)
        if self._offered() == "multipart" or answer.status >= 300:
            return answer
        return self.tries_to_upload(self.parsed(attachments.attachment, answer.json, answer), content)

    def sends_file(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Attachment:
        """The new attachment with its bytes at the target, not waited for."""
        attachment = self.registers(ticket, content, filename=filename, content_type=content_type)
        if self._offered() == "presigned":
            self.uploads(attachment, content)
        return attachment

    def tries_to_see_attachment(self, ticket: Ticket | str, attachment: Attachment | str) -> Answer:
        """Asks how it is about an attachment."""
        self._offered()
        return self.tries(attachments.see_attachment(self.dialect, _id(ticket), _id(attachment)))

    def sees_attachment(self, ticket: Ticket | str, attachment: Attachment | str) -> Attachment:
        """The attachment as it is now."""
        answer = self.tries_to_see_attachment(ticket, attachment)
        return self.must("look at the attachment", answer, attachments.attachment, 200)

    def awaits_scan(
        self, ticket: Ticket | str, attachment: Attachment | str, within: float | None = None
    ) -> Attachment:
        """The attachment once it is no longer pending."""
        promised = self.scene.stage.target.description.attachments.scanned_within_s
        return eventually(
            lambda: self.sees_attachment(ticket, attachment),
            lambda now: now.status != "pending",
            within=promised if within is None else within,
            what="the attachment to be scanned",
            first_pause=0.1,
        )

    def attaches(
        self,
        ticket: Ticket | str,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str = "text/plain",
    ) -> Attachment:
        """A new attachment, sent, scanned and found clean."""
        attachment = self.sends_file(ticket, content, filename=filename, content_type=content_type)
        scanned = self.awaits_scan(ticket, attachment)
        if scanned.status != "clean":
            raise Unmet("the attachment to be found clean", f"its status is {scanned.status!r}")
        return scanned

    def tries_to_download(self, ticket: Ticket | str, attachment: Attachment) -> Answer:
        """Downloads by the target's own route, or by the link that it gives at this moment."""
        self._offered()
        if self.dialect.paths.attachment_content:
            return self.tries(attachments.fetch_content(self.dialect, _id(ticket), attachment.id))
        answer = self.tries_to_see_attachment(ticket, attachment)
        now = self.must("look at the attachment", answer, attachments.attachment, 200)
        if not now.download_url:
            raise Unmet(
                f"a link in {self.dialect.attachment.download_url!r} to download from",
                f"there is none; the attachment's status is {now.status!r}",
                answer.exchange,
            )
        return self.tries_url(now.download_url, says="downloads the attachment")

    def downloads(self, ticket: Ticket | str, attachment: Attachment) -> bytes:
        """The attachment's bytes."""
        answer = self.tries_to_download(ticket, attachment)
        self.succeeds("download the attachment", answer)
        return answer.body

    def tries_url(
        self,
        url: str,
        *,
        method: str = "GET",
        says: str = "follows the link",
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Follows a link that the target gave: no Authorization is sent, and no request charged."""
        whole = urljoin(self.scene.stage.target.base_url.rstrip("/") + "/", url)
        request = Request(
            says=says, method=method, path=whole, content=content, headers=headers or {}, opaque=True
        )
        return self.scene.send_elsewhere(self.name, request, self.id)

    def _offered(self) -> str:
        """How files are sent; NotVerified where they are not, or where no scanner can be at work."""
        described = self.scene.stage.target.description
        if described.attachments.style == "none":
            raise NotVerified("the target takes no attachments ([attachments] style)")
        if missing := missing_scanner(described):
            raise NotVerified(missing)
        return described.attachments.style


def _id(thing: Ticket | Attachment | str) -> str:
    return thing if isinstance(thing, str) else thing.id
