"""What must not stand in a notification, and what may (NTF-08)."""

import base64

import jwt
import pytest

from backend.domain.sensitive import REMOVED, scrubbed

# Put together here, so that no scanner of repositories takes them for real.
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
TOKEN = jwt.encode({"sub": "ann"}, "x" * 32)
API_KEY = "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
PRIVATE = "-----BEGIN " + "PRIVATE KEY-----\n" + base64.b64encode(b"k" * 40).decode()
CARD = "4242 4242 4242 4242"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"use {TOKEN} now", f"use {REMOVED} now"),
        (f"Authorization: Bearer {TOKEN}", f"Authorization: Bearer {REMOVED}"),
        (f"key {API_KEY}.", f"key {REMOVED}."),
        ("sk" + "_abc123def", REMOVED),
        ("ghp" + "_" + "a1" * 18, REMOVED),
        (f"id {KEY_ID}, ok", f"id {REMOVED}, ok"),
        ("Password: hunter2 and more", f"Password: {REMOVED} and more"),
        ('{"password": "hun ter2", "a": 1}', f'{{"password": {REMOVED}, "a": 1}}'),
        ("passwd=hunter2;next", f"passwd={REMOVED};next"),
        ("api_key=abc", f"api_key={REMOVED}"),
        ("aws secret access key = wJalr/K7", f"aws secret access key = {REMOVED}"),
        ("write to ann.smith+x@mail.example.com today", f"write to {REMOVED} today"),
        (f"paid with {CARD}", f"paid with {REMOVED}"),
        (CARD.replace(" ", "-") + ", twice", f"{REMOVED}, twice"),
        ("378282246310005", REMOVED),
        (f"{PRIVATE}", REMOVED),
        (f"{CARD} and {CARD}", f"{REMOVED} and {REMOVED}"),
    ],
)
def test_what_is_sensitive_is_removed_and_nothing_else(text: str, left: str) -> None:
    assert scrubbed(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Your ticket #123 was updated",
        "Ticket deadbeef: its status is now in-progress; it is now assigned; its priority is now high.",
        "Ticket 01890000-0000-7000-8000-0000deadbeef was created at 2026-01-02T03:04:05.678Z",
        "Please change your password soon.",
        "Invoice 2026-000123 over 1,234.56 EUR is due; order 4242424242424241.",
        "Call +49 30 1234567 or open https://portal.example/tickets/7?tab=1",
        "at 10@12, a@b",
        "ref-3f2504e04f8941d39a0c0305e82c3301, id_3f2504e04f8941d39a0c0305e82c3301",
        "marker-3f2504e04f8941d39a0c0305e82c3301",
        "sk_1 is short, risk_assessment_of_everything is a word",
    ],
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert scrubbed(text) == text
