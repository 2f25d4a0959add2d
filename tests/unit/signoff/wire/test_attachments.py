"""Files announced, sent whole, and read from answers."""

import hashlib
from email import message_from_bytes

import pytest

from signoff.wire import attachments
from signoff.wire.answers import Malformed, ticket_item
from signoff.wire.dialect import Dialect

DIALECT = Dialect()


def test_a_file_is_declared_with_size_and_sha256() -> None:
    assert attachments.declared(b"hello", "a.txt", "text/plain") == {
        "filename": "a.txt",
        "content_type": "text/plain",
        "size": 5,
        "sha256": hashlib.sha256(b"hello").hexdigest(),
    }


@pytest.mark.parametrize("content", [b"", b"hello", b"\r\n--signoff\r\n\x00\xff"])
def test_a_file_sent_whole_is_a_form_of_one_part(content: bytes) -> None:
    request = attachments.send_whole(DIALECT, "T 1", "file", content, 'a "b".txt', "text/plain")
    assert request.path == "/support/tickets/T%201/attachments"
    whole = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode() + (request.content or b"")
    _, part = message_from_bytes(whole).walk()
    assert part.get_payload(decode=True) == content
    assert part["Content-Disposition"] == 'form-data; name="file"; filename="a %22b%22.txt"'


def test_a_file_name_cannot_end_the_header_it_stands_in() -> None:
    request = attachments.send_whole(DIALECT, "T1", "file", b"", "a\r\nX-Evil: 1", "text/plain")
    assert b"\r\nX-Evil" not in (request.content or b"")


def test_where_the_bytes_go_is_read_from_the_registration() -> None:
    body = {"id": 7, "status": "pending", "upload": {"method": "PUT", "url": "/up", "headers": {"x-a": 1}}}
    found = attachments.attachment(DIALECT, body)
    assert (found.id, found.status) == ("7", "pending")
    assert found.upload == attachments.Upload(method="PUT", url="/up", headers={"x-a": "1"})


def test_an_attachment_without_a_place_to_upload_has_none() -> None:
    assert attachments.attachment(DIALECT, {"id": "A1"}).upload is None


def test_a_ticket_without_a_list_of_attachments_has_none() -> None:
    assert attachments.attachments_of(DIALECT, ticket_item(DIALECT, {"id": "T1"})) == []
    with pytest.raises(Malformed, match="no list in 'attachments' of the ticket"):
        attachments.attachments_of(DIALECT, ticket_item(DIALECT, {"id": "T1", "attachments": 3}))
