"""Attachments through real proxy events (TKT-13, SEC-01, SEC-05)."""

import hashlib
import json
from typing import Any

import pytest

from backend.aws import client
from backend.bootstrap import backend
from backend.functions import scan_attachment
from tests.unit.backend.caller import Caller, Context, Reply
from tests.unit.backend.uploads import Verdict

CONTENT = b"What is in the file."
DRAFT: dict[str, Any] = {
    "filename": "../notes.txt",
    "content_type": "text/plain",
    "size": len(CONTENT),
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
}


@pytest.fixture
def path(acme: Caller, bucket: str) -> str:
    """Where a new ticket's attachments are."""
    return f"/support/tickets/{acme.open_ticket()['id']}/attachments"


def reported(key: str, version: str, name: str = "ObjectCreated:Put") -> dict[str, Any]:
    """What the bucket reports of an upload."""
    return {"eventName": name, "s3": {"object": {"key": key, "versionId": version}}}


def batch(*bodies: object) -> dict[str, Any]:
    """What Lambda hands over from the queue."""
    return {"Records": [{"messageId": str(n), "body": json.dumps(body)} for n, body in enumerate(bodies)]}


def scanned(*bodies: object) -> list[str]:
    """Hand over a batch; returns the ids of the messages that failed."""
    answer = scan_attachment.lambda_handler(batch(*bodies), Context("securebase-support-scan-attachment"))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def uploaded(reply: Reply, path: str, bucket: str) -> dict[str, Any]:
    """Store the bytes where the link leads; returns what the bucket reports."""
    key = f"acme/{path.split('/')[3]}/{reply.json['id']}"
    return reported(key, client.s3().put_object(Bucket=bucket, Key=key, Body=CONTENT)["VersionId"])


def test_a_registered_file_is_pending_under_a_harmless_name(acme: Caller, path: str) -> None:
    reply = acme.post(path, DRAFT)
    assert (reply.status, reply.json["status"], reply.json["filename"]) == (201, "pending", "notes.txt")
    assert reply.json["upload"]["method"] == "PUT"
    shown = acme.get(f"{path}/{reply.json['id']}").json
    assert shown == {name: value for name, value in reply.json.items() if name != "upload"}


def test_a_ticket_lists_its_attachments_and_its_version_rises(acme: Caller, path: str) -> None:
    ticket = path.removesuffix("/attachments")
    before = acme.get(ticket).json
    ids = [acme.post(path, DRAFT).json["id"] for _ in range(3)]
    after = acme.get(ticket).json
    assert [each["id"] for each in after["attachments"]] == ids
    assert after["version"] > before["version"]
    assert acme.get("/support/tickets").json["tickets"][0] == after


def test_a_link_is_given_only_once_the_file_is_clean(
    acme: Caller, path: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = acme.post(path, DRAFT)
    report = uploaded(reply, path, bucket)
    assert scanned({"Records": [report]}) == ["0"]
    assert "download_url" not in acme.get(f"{path}/{reply.json['id']}").json
    monkeypatch.setattr(backend().scanning, "_scanner", Verdict())
    assert scanned({"Records": [report]}) == []
    shown = acme.get(f"{path}/{reply.json['id']}").json
    assert (shown["status"], f"versionId={report['s3']['object']['versionId']}" in shown["download_url"]) == (
        "clean",
        True,
    )


def test_a_batch_answers_which_of_its_messages_failed(
    acme: Caller, path: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [uploaded(acme.post(path, DRAFT), path, bucket) for _ in range(2)]
    monkeypatch.setattr(backend().scanning, "_scanner", Verdict())
    unversioned = {"eventName": "ObjectCreated:Put", "s3": {"object": {"key": "a/b/c"}}}
    bodies = [{"Records": reports[:1]}, "no event", {"Records": [unversioned]}, {"Records": reports[1:]}]
    assert scanned(*bodies) == ["1", "2"]
    statuses = [each["status"] for each in acme.get(path.removesuffix("/attachments")).json["attachments"]]
    assert statuses == ["clean", "clean"]


def test_the_buckets_other_events_are_taken_and_ignored(acme: Caller, path: str) -> None:
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "securebase-attachments"}
    removed = reported("acme/x/y", "v", "ObjectRemoved:DeleteMarkerCreated")
    assert scanned(test_event, {"Records": [removed]}, {"Records": [reported("no+one%27s", "v")]}) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"filename": ""}, "filename"),
        ({"filename": "x" * 300}, "filename"),
        ({"filename": None}, "filename"),
        ({"size": 10 * 1024 * 1024 + 1}, "size"),
        ({"size": "5"}, "size"),
        ({"size": True}, "size"),
        ({"sha256": "abc"}, "sha256"),
        ({"content_type": "text"}, "content_type"),
        ({"status": "clean"}, "status"),
        ({"version_id": "1"}, "version_id"),
    ],
)
def test_a_bad_file_is_refused_and_not_registered(
    acme: Caller, path: str, change: dict[str, Any], field: str
) -> None:
    reply = acme.post(path, DRAFT | change)
    assert (reply.status, reply.fields) == (400, [field])
    assert acme.get(path.removesuffix("/attachments")).json["attachments"] == []


def test_the_eleventh_attachment_is_refused(acme: Caller, path: str) -> None:
    assert [acme.post(path, DRAFT).status for _ in range(11)] == [201] * 10 + [400]


def test_another_customers_attachments_look_like_none(acme: Caller, globex: Caller, path: str) -> None:
    attachment = acme.post(path, DRAFT).json["id"]
    mine = f"/support/tickets/{globex.open_ticket()['id']}/attachments"
    wrong = [globex.get(f"{where}/{attachment}") for where in (path, mine)] + [globex.post(path, DRAFT)]
    assert [reply.status for reply in wrong] == [404, 404, 404]


def test_attachments_need_a_token_and_take_only_their_methods(
    acme: Caller, nobody: Caller, path: str
) -> None:
    assert nobody.post(path, DRAFT).status == 401
    assert nobody.get(f"{path}/x").status == 401
    assert acme.send("DELETE", f"{path}/x").headers["Allow"] == "GET"
