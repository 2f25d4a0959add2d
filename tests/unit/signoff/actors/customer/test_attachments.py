"""What a customer does with files: registered and uploaded by a link, or sent whole."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import NotVerified, Unmet
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply, serving

CONTENT = b"the content of a file"
SIGNED = "?X-Amz-Signature=0123456789abcdef"


@pytest.fixture
def store() -> Iterator[Desk]:
    """Where links lead: another server."""
    with serving() as store:
        store.answers = lambda heard: Reply(CONTENT if heard.method == "GET" else b"")
        yield store


@pytest.fixture(autouse=True)
def _keeps_files(desk: Desk, store: Desk) -> None:
    looks = iter(["pending", "pending"])

    def answers(heard: Heard) -> Reply:
        if heard.method == "POST":
            link = {"method": "PUT", "url": f"{store.base_url}/up{SIGNED}", "headers": {"x-sum": "abc"}}
            return Reply({"id": "A1", "status": "pending", "upload": link}, 201)
        link = {"download_url": f"{store.base_url}/down{SIGNED}"}
        status = next(looks, "clean")
        return Reply({"id": "A1", "status": status} | (link if status == "clean" else {}))

    desk.answers = answers


def test_a_file_is_registered_uploaded_scanned_and_downloaded(
    customer: Customer, desk: Desk, store: Desk
) -> None:
    attachment = customer.attachments.attach("T1", CONTENT, filename="a.txt")
    assert customer.attachments.download("T1", attachment) == CONTENT
    registration, upload = desk.heard[0], store.heard[0]
    assert json.loads(registration.body) == {
        "filename": "a.txt",
        "content_type": "text/plain",
        "size": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }
    assert (upload.method, upload.body, upload.headers["x-sum"]) == ("PUT", CONTENT, "abc")


def test_bytes_go_into_a_form_behind_the_fields_that_were_signed(
    customer: Customer, desk: Desk, store: Desk
) -> None:
    link = {"url": f"{store.base_url}/bucket", "fields": {"key": "a/b", "policy": "eyJ9"}}
    desk.answers = lambda heard: Reply({"id": "A1", "status": "pending", "upload": link}, 201)
    customer.attachments.send("T1", CONTENT)
    (upload,) = store.heard
    assert (upload.method, upload.path) == ("POST", "/bucket")
    parts = upload.body.split(f"--{upload.headers['content-type'].partition('boundary=')[2]}".encode())
    names = [part.partition(b'name="')[2].partition(b'"')[0] for part in parts[1:-1]]
    assert names == [b"key", b"policy", b"file"], "what comes behind the file is not looked at"
    assert parts[1].endswith(b"\r\n\r\na/b\r\n")
    assert parts[3].endswith(b"\r\n\r\n" + CONTENT + b"\r\n")


def test_no_token_goes_to_where_a_link_leads(customer: Customer, store: Desk, desk: Desk) -> None:
    customer.attachments.download("T1", customer.attachments.attach("T1", CONTENT))
    assert [heard.headers.get("authorization") for heard in store.heard] == [None, None]
    assert all("authorization" in heard.headers for heard in desk.heard)


def test_following_a_link_costs_no_request(customer: Customer, desk: Desk) -> None:
    customer.attachments.attach("T1", CONTENT)
    assert customer.recorder.session.ledger.spent("acme") == len(desk.heard)


def test_neither_a_links_secret_nor_a_files_content_is_kept(
    customers: Callable[..., Customer], tmp_path: Path
) -> None:
    customer = customers(log=tmp_path / "log.jsonl")
    customer.attachments.download("T1", customer.attachments.attach("T1", CONTENT))
    kept = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    kept += "".join(step.shown() + step.repeat() for step in customer.recorder.story)
    assert "0123456789abcdef" not in kept
    assert CONTENT.decode() not in kept
    assert f"<{len(CONTENT)} bytes, SHA-256 {hashlib.sha256(CONTENT).hexdigest()[:16]}…>" in kept
    assert "/up?…" in kept


def test_a_declaration_can_be_altered(customer: Customer, desk: Desk) -> None:
    customer.attachments.try_register("T1", CONTENT, size=7, sha256="0" * 64)
    sent = json.loads(desk.heard[0].body)
    assert (sent["size"], sent["sha256"]) == (7, "0" * 64)


def test_the_first_refusal_is_the_answer(customer: Customer, desk: Desk, store: Desk) -> None:
    store.answers = lambda heard: Reply(b"<Error/>", 403)
    assert customer.attachments.try_send("T1", CONTENT).status == 403
    with pytest.raises(Unmet, match="upload the attachment; the answer was 403"):
        customer.attachments.send("T1", CONTENT)
    desk.answers = lambda heard: Reply({"detail": "too large"}, 413)
    assert customer.attachments.try_send("T1", CONTENT).status == 413


def test_a_registration_without_a_link_is_found_out(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"id": "A1"}, 201)
    with pytest.raises(Unmet, match=r"a place to upload to in 'upload\.url' of the registration"):
        customer.attachments.send("T1", CONTENT)


def test_what_is_not_clean_is_not_attached(customer: Customer, desk: Desk) -> None:
    kept = desk.answers

    def infected(heard: Heard) -> Reply:
        return Reply({"id": "A1", "status": "infected"}) if heard.method == "GET" else kept(heard)

    desk.answers = infected
    with pytest.raises(Unmet, match="its status is 'infected'"):
        customer.attachments.attach("T1", CONTENT)
    with pytest.raises(Unmet, match="there is none; the attachment's status is 'infected'"):
        customer.attachments.try_download("T1", customer.attachments.read("T1", "A1"))


def test_a_scan_that_does_not_end_is_found_out(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"id": "A1", "status": "pending"})
    with pytest.raises(Unmet, match=r"the attachment to be scanned within 0\.01 s"):
        customer.attachments.wait_for_scan("T1", "A1", within=0.01)


WHOLE = """
[attachments]
style = "multipart"
file_field = "upload"
[paths]
attachment_content = "/files/{attachment_id}"
"""


def test_where_files_are_sent_whole_there_is_one_call(customers: Callable[..., Customer], desk: Desk) -> None:
    customer = customers(MINTED + WHOLE)
    attachment = customer.attachments.send("T1", CONTENT)
    assert f'name="upload"; filename="report {customer.canary}.txt"'.encode() in desk.heard[0].body
    assert CONTENT in desk.heard[0].body
    desk.answers = lambda heard: Reply(CONTENT)
    assert customer.attachments.download("T1", attachment) == CONTENT
    assert (desk.heard[-1].path, "authorization" in desk.heard[-1].headers) == ("/files/A1", True)
    with pytest.raises(NotVerified, match="files are sent whole"):
        customer.attachments.try_upload(attachment, CONTENT)
    with pytest.raises(NotVerified, match="files are sent whole"):
        customer.attachments.try_register("T1", CONTENT, size=1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_route_may_send_on_to_a_store_which_gets_no_token(
    customers: Callable[..., Customer], desk: Desk, store: Desk, tmp_path: Path, status: int
) -> None:
    customer = customers(MINTED + WHOLE, log=tmp_path / "log.jsonl")
    attachment = customer.attachments.send("T1", CONTENT)
    there = f"{store.base_url}/down{SIGNED}"
    desk.answers = lambda heard: Reply(b"", status, {"Location": there})
    assert customer.attachments.download("T1", attachment) == CONTENT
    assert (desk.heard[-1].path, store.heard[-1].headers.get("authorization")) == ("/files/A1", None)
    assert customer.recorder.session.ledger.spent("acme") == len(desk.heard)
    kept = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    assert "0123456789abcdef" not in kept + "".join(each.shown() for each in customer.recorder.story)


def test_who_is_sent_nowhere_has_that_answer(customers: Callable[..., Customer], desk: Desk) -> None:
    customer = customers(MINTED + WHOLE)
    attachment = customer.attachments.send("T1", CONTENT)
    desk.answers = lambda heard: Reply(b"", 302)
    assert customer.attachments.try_download("T1", attachment).status == 302
    desk.answers = lambda heard: Reply({}, 404, {"Location": "/files/A2"})
    assert customer.attachments.try_download("T1", attachment).status == 404


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (MINTED + '[attachments]\nstyle = "none"\n', "the target takes no attachments"),
        (
            MINTED.replace('base_url = "http://desk.test"\n', "")
            + '[boot]\ncommand = ["x"]\n[attachments]\nprogram = "no-such-scanner"\npackage = "scanners"\n',
            "the scanner needs no-such-scanner, .*; install the Debian package scanners",
        ),
    ],
)
def test_where_no_file_can_be_sent_or_scanned_nothing_is_verified(
    customers: Callable[..., Any], text: str, why: str
) -> None:
    with pytest.raises(NotVerified, match=why):
        customers(text).attachments.try_send("T1", CONTENT)


def test_a_link_below_the_target_is_completed(customer: Customer, desk: Desk) -> None:
    customer.attachments.try_url("files/x?sig=1")
    assert (desk.heard[-1].path, desk.heard[-1].headers.get("authorization")) == ("/files/x", None)


UPLOAD_HEADERS = """[attachments.upload_headers]
x-ms-blob-type = "BlockBlob"
Content-Type = "{content_type}"
x-amz-checksum-sha256 = "{sha256_base64}"
[auth.mint]"""


def test_an_upload_bears_what_the_store_wants_and_the_answer_does_not_say(
    customers: Callable[..., Customer], desk: Desk, store: Desk
) -> None:
    desk.answers = lambda heard: Reply({"id": "A1", "upload": {"url": f"{store.base_url}/up"}}, 201)
    asked = customers(MINTED.replace("[auth.mint]", UPLOAD_HEADERS))
    asked.attachments.send("T1", CONTENT, content_type="image/png")
    told = store.heard[0].headers
    summed = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
    assert (told["x-ms-blob-type"], told["content-type"]) == ("BlockBlob", "image/png")
    assert told["x-amz-checksum-sha256"] == summed


def test_what_the_answer_says_of_an_upload_counts_more(
    customers: Callable[..., Customer], desk: Desk, store: Desk
) -> None:
    link = {"url": f"{store.base_url}/up", "headers": {"content-type": ["text/csv"], "x-sum": ["a", "b"]}}
    desk.answers = lambda heard: Reply({"id": "A1", "upload": link}, 201)
    asked = customers(MINTED.replace("[auth.mint]", UPLOAD_HEADERS))
    asked.attachments.send("T1", CONTENT, content_type="image/png")
    told = store.heard[0].headers
    assert (told["content-type"], told["x-sum"]) == ("text/csv", "a, b")


def test_headers_may_be_a_list_of_pairs(customer: Customer, desk: Desk, store: Desk) -> None:
    pairs = [{"name": "x-sum", "value": "abc"}, {"key": "x-kind", "value": "b"}, {"odd": 1}]
    link = {"url": f"{store.base_url}/up", "headers": pairs}
    desk.answers = lambda heard: Reply({"id": "A1", "upload": link}, 201)
    customer.attachments.send("T1", CONTENT)
    assert (store.heard[0].headers["x-sum"], store.heard[0].headers["x-kind"]) == ("abc", "b")


def test_a_list_of_one_is_the_file_that_was_sent(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply([{"id": "A1", "status": "clean"}])
    assert customer.attachments.read("T1", "A1").id == "A1"


@pytest.mark.parametrize("listed", [[], [{"id": "A1"}, {"id": "A2"}], ["A1"], [[{"id": "A1"}]]])
def test_any_other_list_is_none(customer: Customer, desk: Desk, listed: Any) -> None:
    desk.answers = lambda heard: Reply(listed)
    with pytest.raises(Unmet):
        customer.attachments.read("T1", "A1")
