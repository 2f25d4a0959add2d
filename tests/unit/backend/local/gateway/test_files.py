"""The host in front of the attachments' bucket, and the scanner behind it (TKT-13, SEC-05)."""

import hashlib
import time
from typing import Any

import httpx
import pytest

from backend.aws.presigned import LONGEST_BODY
from backend.local import scanner
from tests.unit.backend.local.running import Running

WITHIN_S = 20.0
#: Asked no more often: a fast machine would otherwise use up the customer's requests while it waits.
PAUSE_S = 0.1
CONTENT = b"What the form says: no. " * 100

needs_clamd = pytest.mark.skipif(scanner.installed() is None, reason="clamd is not installed here")


def registered(client: httpx.Client, content: bytes) -> tuple[str, dict[str, Any]]:
    """The address of a new attachment, and how to upload it."""
    draft = {"subject": "Cannot sign in", "description": "The form says no, every time."}
    ticket = client.post("/support/tickets/create", json=draft).json()["id"]
    received = {
        "filename": "form.txt",
        "content_type": "text/plain",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    made = client.post(f"/support/tickets/{ticket}/attachments", json=received).json()
    upload: dict[str, Any] = made["upload"]
    return f"/support/tickets/{ticket}/attachments/{made['id']}", upload


def sent(upload: dict[str, Any], content: bytes) -> httpx.Response:
    headers = upload["headers"]
    return httpx.request(upload["method"], upload["url"], headers=headers, content=content, trust_env=False)


def outcome(client: httpx.Client, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + WITHIN_S
    while True:
        attachment: dict[str, Any] = client.get(path).json()
        if attachment["status"] != "pending":
            return attachment
        assert time.monotonic() < deadline
        time.sleep(PAUSE_S)


@needs_clamd
def test_a_clean_file_comes_back_as_it_was_sent(backend: Running, client: httpx.Client) -> None:
    path, upload = registered(client, CONTENT)
    assert upload["url"].startswith(f"{backend.base_url}/files/")
    assert sent(upload, CONTENT).status_code == 200
    attachment = outcome(client, path)
    assert attachment["status"] == "clean"
    download = httpx.get(attachment["download_url"], trust_env=False)
    assert download.content == CONTENT
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert download.headers["Content-Disposition"].startswith("attachment;")
    assert download.headers["Access-Control-Allow-Origin"] == backend.received["portal_url"]


@needs_clamd
def test_an_infected_file_is_found_also_after_the_scanner_was_killed(
    backend: Running, client: httpx.Client
) -> None:
    clamd = backend.process_of("clamd")
    clamd.kill()
    clamd.close()
    content = b"".join(scanner._PIECES)
    path, upload = registered(client, content)
    sent(upload, content)
    attachment = outcome(client, path)
    assert attachment["status"] == "infected"
    assert "download_url" not in attachment


def test_only_signed_requests_for_the_bucket_are_let_through(backend: Running, client: httpx.Client) -> None:
    _, upload = registered(client, CONTENT)
    bare, _, query = upload["url"].partition("?")
    host = f"{backend.base_url}/files"
    for url in (
        bare,
        f"{host}/",
        f"{host}/_ministack/health?{query}",
        f"{host}/securebase-attachments?{query}",
        f"{host}/securebase-attachments/%2e%2e/_ministack/health?{query}",
        f"{host}/another-bucket/key?{query}",
    ):
        assert httpx.get(url, trust_env=False).status_code == 403, url
    altered = sent(upload | {"url": upload["url"].replace("X-Amz-Expires=", "X-Amz-Expires=1")}, CONTENT)
    assert altered.status_code == 403
    deleted = httpx.delete(upload["url"], trust_env=False)
    assert deleted.status_code == 405


def test_a_file_that_is_too_large_is_cut_off(client: httpx.Client) -> None:
    _, upload = registered(client, CONTENT)
    assert sent(upload, b"x" * (LONGEST_BODY + 1)).status_code == 413
