"""From registration to download, with the template's bucket and queue and the real clamd (TKT-13, SEC-05)."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from backend.aws import client
from backend.aws.outbox import DynamoOutbox
from backend.bootstrap import backend
from backend.domain.events import Kind, Outcome, from_json
from backend.functions import scan_attachment
from backend.settings import Tables
from tests.unit.backend.archives import locked, zipped
from tests.unit.backend.caller import Caller, Context, token
from tests.unit.backend.clamd import CLAMD, false_virus, running_clamd
from tests.unit.backend.cloud import TEMPLATE
from tests.unit.backend.emulator import Emulator

CONTENT = bytes(range(256)) * 100
VIRUS = false_virus()
_POLLS = 10


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the scanner listens."""
    if CLAMD is None:
        pytest.skip("clamd is not installed")
    with running_clamd(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture(scope="module")
def stack(emulator: Emulator) -> Emulator:
    """The infrastructure, without functions."""
    stacks = emulator.cloudformation()
    stacks.create_stack(
        StackName="files",
        TemplateURL=emulator.template_url(TEMPLATE.read_text()),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    stacks.get_waiter("stack_create_complete").wait(
        StackName="files", WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
    return emulator


@pytest.fixture(scope="module")
def connected(stack: Emulator) -> Iterator[None]:
    """This process as a client of the infrastructure."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**stack.environment, "SECUREBASE_LIMIT_REQUESTS": "1000"}.items():
            environment.setenv(name, value)
        client.forget()
        yield
    client.forget()


@pytest.fixture
def ann(connected: None) -> Iterator[Caller]:
    """A customer of a backend without a scanner."""
    backend.cache_clear()
    yield Caller(f"Bearer {token('acme')}")
    backend.cache_clear()


@pytest.fixture
def guarded(ann: Caller, clamd: str, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """A customer of a backend with a scanner."""
    monkeypatch.setenv("SECUREBASE_CLAMD", clamd)
    return ann


def registered(customer: Caller, content: bytes, filename: str = "data.bin") -> tuple[str, dict[str, Any]]:
    """Register a file on a new ticket; returns where it is shown, and where to send it."""
    path = f"/support/tickets/{customer.open_ticket()['id']}/attachments"
    digest = hashlib.sha256(content).hexdigest()
    draft = {"filename": filename, "content_type": "text/html", "size": len(content), "sha256": digest}
    reply = customer.post(path, draft)
    assert reply.status == 201, reply
    return f"{path}/{reply.json['id']}", reply.json["upload"]


def sent(upload: dict[str, Any], content: bytes, **changed: str) -> int:
    """Send bytes to an upload link; `_` in a header's name stands for `-`."""
    headers = upload["headers"] | {name.replace("_", "-"): value for name, value in changed.items()}
    return httpx.request(upload["method"], upload["url"], content=content, headers=headers).status_code


def scanned(shown: str) -> bool:
    """Hand reports to the scanner, up to the next one of this attachment; False if that one failed."""
    queue, attachment_id = client.sqs().get_queue_url(QueueName="attachment-scans")["QueueUrl"], shown[-36:]
    for _ in range(_POLLS):
        answer = client.sqs().receive_message(QueueUrl=queue, WaitTimeSeconds=1)
        for each in answer.get("Messages", []):
            client.sqs().delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
            records = [{"messageId": each["MessageId"], "body": each["Body"]}]
            failed = scan_attachment.lambda_handler({"Records": records}, Context("scan"))[
                "batchItemFailures"
            ]
            if attachment_id in each["Body"]:
                return not failed
    raise AssertionError(f"no report of {attachment_id}")


def held(shown: str) -> list[str]:
    """The key of each version that the bucket holds of an attachment, wherever it lies."""
    answer = client.s3().list_object_versions(Bucket="securebase-attachments")
    return [each["Key"] for each in answer.get("Versions", []) if each["Key"].endswith(shown[-36:])]


def test_what_comes_back_is_byte_for_byte_what_was_sent(guarded: Caller) -> None:
    shown, upload = registered(guarded, CONTENT, "../Übersicht 2026.html")
    assert sent(upload, CONTENT) == 200
    assert scanned(shown)
    attachment = guarded.get(shown).json
    assert (attachment["status"], attachment["filename"]) == ("clean", "Übersicht 2026.html")
    answer = httpx.get(attachment["download_url"])
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "application/octet-stream"
    expected = "attachment; filename*=UTF-8''%C3%9Cbersicht%202026.html"
    assert answer.headers["content-disposition"] == expected


def test_a_second_upload_to_the_same_link_changes_nothing_that_is_served(guarded: Caller) -> None:
    shown, upload = registered(guarded, CONTENT)
    assert sent(upload, CONTENT) == 200
    assert scanned(shown)
    before = guarded.get(shown).json
    assert sent(upload, CONTENT) == 200
    assert httpx.get(before["download_url"]).content == CONTENT
    assert scanned(shown)
    assert httpx.get(guarded.get(shown).json["download_url"]).content == CONTENT
    assert len(held(shown)) == 1


@pytest.mark.parametrize("content", [CONTENT + b"!", CONTENT[:-1], CONTENT[::-1]])
def test_the_link_takes_no_other_bytes_than_were_declared(ann: Caller, content: bytes) -> None:
    _, upload = registered(ann, CONTENT)
    assert sent(upload, content) in (400, 403)
    checksum = httpx.Headers(upload["headers"])["x-amz-checksum-sha256"]
    assert sent(upload, CONTENT, x_amz_checksum_sha256=checksum[::-1]) == 403
    assert sent(upload, CONTENT, Content_Type="text/html") == 403
    assert sent(upload, CONTENT, Content_Disposition="inline") == 403


def test_a_link_is_bound_to_its_version(guarded: Caller) -> None:
    shown, upload = registered(guarded, CONTENT)
    sent(upload, CONTENT)
    assert scanned(shown)
    link = httpx.URL(guarded.get(shown).json["download_url"])
    assert httpx.get(link.copy_set_param("versionId", "null")).status_code == 403
    assert httpx.get(link.copy_set_param("X-Amz-Expires", "6000")).status_code == 403
    assert httpx.get(link.copy_set_param("response-content-type", "text/html")).status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [(VIRUS, "infected"), (zipped(VIRUS), "infected"), (locked(zipped(b"secret")), "failed")],
    ids=["plain", "zipped", "locked"],
)
def test_what_is_not_clean_is_never_served(guarded: Caller, content: bytes, status: str) -> None:
    shown, upload = registered(guarded, content)
    assert sent(upload, content) == 200
    assert scanned(shown)
    attachment = guarded.get(shown).json
    assert (attachment["status"], "download_url" in attachment) == (status, False)
    assert [key.split("/")[0] for key in held(shown)] == ["quarantine"] * (status == "infected")


def test_scanners_at_once_give_one_verdict_one_event_and_keep_one_version(guarded: Caller) -> None:
    shown, upload = registered(guarded, CONTENT)
    bodies: list[str] = []
    for _ in range(2):
        assert sent(upload, CONTENT) == 200
    queue = client.sqs().get_queue_url(QueueName="attachment-scans")["QueueUrl"]
    while len(bodies) < 2:
        answer = client.sqs().receive_message(QueueUrl=queue, WaitTimeSeconds=1)
        bodies += [each["Body"] for each in answer.get("Messages", []) if shown[-36:] in each["Body"]]
    events = [{"Records": [{"messageId": "1", "body": body}]} for body in bodies]
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(lambda event: scan_attachment.lambda_handler(event, Context("scan")), events * 6)
        )
    assert answers == [{"batchItemFailures": []}] * 12
    waiting = DynamoOutbox(client.dynamodb(), Tables()).oldest(1000)
    received = [from_json(each.event) for each in waiting if shown.split("/")[3] in each.event]
    assert [event.outcome for event in received if event.change is Kind.ATTACHMENT] == [Outcome.CLEAN]
    assert len(held(shown)) == 1
    assert httpx.get(guarded.get(shown).json["download_url"]).content == CONTENT


def test_without_a_scanner_nothing_gets_through_and_the_report_comes_again(ann: Caller) -> None:
    shown, upload = registered(ann, CONTENT)
    assert sent(upload, CONTENT) == 200
    assert not scanned(shown)
    attachment = ann.get(shown).json
    assert (attachment["status"], "download_url" in attachment) == ("pending", False)


def test_the_buckets_test_event_is_no_failure(ann: Caller) -> None:
    body = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"})
    answer = scan_attachment.lambda_handler({"Records": [{"messageId": "1", "body": body}]}, Context("scan"))
    assert answer == {"batchItemFailures": []}
