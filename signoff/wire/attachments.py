"""Attachments: the calls that concern them, and what is answered. Pure."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from urllib.parse import quote
from uuid import uuid4

from signoff.wire.answers import Json, Malformed, Ticket, get, get_inward, guides_word, identity, inside
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request, at, nested

_PAIR = ("name", "key", "value")
"""How a header is written where they are a list of such: by one of the first two, and the last."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Where the bytes go: a URL of its own, with the headers that it was signed for.

    With `fields` they go there in a form, behind these (as S3 signs a POST).
    """

    method: str
    url: str
    headers: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """An attachment in the guide's words. A field that the answer does not hold is None."""

    id: str
    filename: str | None
    size: int | None
    sha256: str | None
    content_type: str | None
    status: str | None
    download_url: str | None
    upload: Upload | None
    raw: Mapping[str, Json]


def declared(content: bytes, filename: str, content_type: str) -> dict[str, Json]:
    """What is said of a file before it is sent."""
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def register(dialect: Dialect, ticket_id: str, fields: Mapping[str, Json]) -> Request:
    """Announces a file; the answer says where its bytes go."""
    return Request(
        says=f"registers the attachment {fields.get('filename')!r:.80}",
        method="POST",
        path=at(dialect.paths.attachments, ticket_id),
        json=nested(
            {getattr(dialect.attachment, name, name) or name: value for name, value in fields.items()}
        ),
    )


def send_whole(
    dialect: Dialect, ticket_id: str, field: str, content: bytes, filename: str, content_type: str
) -> Request:
    """Sends a file in one call, as a form (RFC 7578)."""
    kind, form = form_of({}, field, content, filename, content_type)
    return Request(
        says=f"sends the attachment {filename!r:.80}",
        method="POST",
        path=at(dialect.paths.attachments, ticket_id),
        headers={"Content-Type": kind},
        content=form,
        opaque=True,
    )


def form_of(
    fields: Mapping[str, str], field: str, content: bytes, filename: str, content_type: str
) -> tuple[str, bytes]:
    """A form (RFC 7578) of those fields and, after them, the file; its content type, and its bytes."""
    boundary = f"signoff-{uuid4().hex}"
    # As browsers do (WHATWG): what would end the quoted name is escaped, the rest is UTF-8.
    name = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    whole = head.encode("utf-8", "surrogatepass") + content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", whole


def see_attachment(dialect: Dialect, ticket_id: str, attachment_id: str) -> Request:
    """Asks how it is about an attachment."""
    return Request(
        says="looks at the attachment",
        method="GET",
        path=_of(dialect.paths.attachment, ticket_id, attachment_id),
    )


def fetch_content(dialect: Dialect, ticket_id: str, attachment_id: str) -> Request:
    """Downloads from a route of the target."""
    return Request(
        says="downloads the attachment",
        method="GET",
        path=_of(dialect.paths.attachment_content, ticket_id, attachment_id),
        opaque=True,
    )


def attachment(dialect: Dialect, body: Json) -> Attachment:
    """An attachment from the answer to registering it or to looking at it.

    Where several may be sent at once, a list of one is that.
    """
    found = inside(dialect.envelopes.attachment, body, "attachment")
    one = found[0] if isinstance(found, list) and len(found) == 1 else found
    return attachment_item(dialect, one)


def attachment_item(dialect: Dialect, item: Json) -> Attachment:
    """An attachment from an item of a list."""
    fields = dialect.attachment
    return Attachment(
        id=identity(item, fields.id, "attachment"),
        filename=get(item, fields.filename),
        size=get(item, fields.size),
        content_type=get(item, fields.content_type),
        sha256=get(item, fields.sha256),
        status=guides_word(dialect.values.attachment_status, get(item, fields.status)),
        download_url=get(item, fields.download_url),
        upload=_upload(dialect, item),
        raw=item,
    )


def attachments_of(dialect: Dialect, ticket: Ticket) -> list[Attachment]:
    """The attachments that a ticket's details list; none where the target lists none there."""
    listed = get(ticket.raw, dialect.ticket.attachments)
    if listed is None:
        return []
    if not isinstance(listed, list):
        raise Malformed(f"no list in {dialect.ticket.attachments!r} of the ticket: {listed!r:.200}")
    return [attachment_item(dialect, item) for item in listed]


def _upload(dialect: Dialect, item: Json) -> Upload | None:
    fields = dialect.attachment
    url = get_inward(item, fields.upload_url)
    if not isinstance(url, str):
        return None
    form = _texts(get_inward(item, fields.upload_fields))
    return Upload(
        method=str(get_inward(item, fields.upload_method) or ("POST" if form else "PUT")),
        url=url,
        headers=_texts(get_inward(item, fields.upload_headers)),
        fields=form,
    )


def uploaded_with(wanted: Mapping[str, str], content: bytes, content_type: str) -> dict[str, str]:
    """The headers that each upload bears by the target file, with what stands in them for the file."""
    known = {
        "{content_type}": content_type,
        "{sha256_base64}": base64.b64encode(hashlib.sha256(content).digest()).decode(),
        "{md5_base64}": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode(),
    }
    return {
        name: reduce(lambda text, sign: text.replace(sign, known[sign]), known, value)
        for name, value in wanted.items()
    }


def joined(*tables: Mapping[str, str]) -> dict[str, str]:
    """All of those headers; of one that is in several, however it is spelled, the last."""
    last = {name.lower(): (name, value) for table in tables for name, value in table.items()}
    return dict(last.values())


def _texts(found: Json) -> dict[str, str]:
    """Names and values: of an object, where a value may be a list of them (Go), or of a list of pairs."""
    if isinstance(found, list):
        pairs = [tuple(map(pair.get, _PAIR)) for pair in found if isinstance(pair, dict)]
        found = {name or key: value for name, key, value in pairs if name or key}
    if not isinstance(found, dict):
        return {}
    return {
        str(name): ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in found.items()
    }


def _of(template: str, ticket_id: str, attachment_id: str) -> str:
    return at(template, ticket_id).replace("{attachment_id}", quote(attachment_id, safe=""))
