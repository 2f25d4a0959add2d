"""Secrets are encrypted, and what is signed is what any library of Standard Webhooks verifies."""

import base64
import json
import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from backend.domain.errors import DependencyDown
from backend.outbound.signing import StandardSigner

KEY = "a key for unit tests only, of more than 32 bytes"


def test_a_secret_is_opened_for_its_owner_only_and_with_its_key_only() -> None:
    signer = StandardSigner(KEY)
    secret = signer.new_secret()
    sealed = signer.sealed(secret, "mine")
    assert secret not in sealed
    assert signer.opened(sealed, "mine") == secret
    assert signer.sealed(secret, "mine") != sealed
    for other, owner in ((signer, "theirs"), (StandardSigner(KEY + "!"), "mine")):
        with pytest.raises(DependencyDown):
            other.opened(sealed, owner)
    with pytest.raises(DependencyDown):
        signer.opened("damaged", "mine")


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(DependencyDown, match="SECUREBASE_WEBHOOK_KEY"):
        StandardSigner(None).sealed("secret", "mine")


def test_a_secret_is_32_bytes_in_standard_base64() -> None:
    secret = StandardSigner(KEY).new_secret()
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_each_of_the_secrets_verifies_what_was_signed(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    signer, at_s, body = StandardSigner(KEY), int(time.time()), '{"b":1, "a":"é"}'
    secrets = [signer.new_secret(), signer.new_secret()]
    signature = signer.signature(secrets, "id", at_s, body)
    headers = {"webhook-id": "id", "webhook-timestamp": str(at_s), "webhook-signature": signature}
    for secret in secrets:
        Webhook(secret).verify(body.encode(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets[0]).verify(json.dumps(json.loads(body)), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(signer.new_secret()).verify(body, headers)
    monkeypatch.undo()
    time.tzset()
