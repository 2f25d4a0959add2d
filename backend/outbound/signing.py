"""Signs as Standard Webhooks has it, with secrets that are stored encrypted only."""

import base64
import binascii
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from standardwebhooks import Webhook

from backend.domain.errors import DependencyDown
from backend.webhook_ports import Signer

SECRET_BYTES = 32
_NONCE_BYTES = 12


class StandardSigner(Signer):
    """The Signer. `key` encrypts the secrets: AES-256-GCM, bound to whose secret it is."""

    def __init__(self, key: str | None) -> None:
        self._cipher = None if key is None else AESGCM(_derived(key))

    def new_secret(self) -> str:
        """Make a secret as the customer gets it: standard base64, of which all libraries make one key."""
        return "whsec_" + base64.b64encode(os.urandom(SECRET_BYTES)).decode()

    def sealed(self, text: str, owner: str) -> str:
        """Encrypt a text; only with the same `owner` is it decrypted again. DependencyDown without a key."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._with_key().encrypt(nonce, text.encode(), owner.encode())
        return base64.b64encode(nonce + sealed).decode()

    def opened(self, sealed: str, owner: str) -> str:
        """Decrypt what was sealed; DependencyDown if it cannot be."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._with_key().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], owner.encode()).decode()
        except (binascii.Error, InvalidTag, ValueError) as fault:
            raise DependencyDown("the key of the secrets") from fault

    def signature(self, secrets: Sequence[str], event_id: str, at_s: int, body: str) -> str:
        """Sign the body with each of these secrets, as the header `webhook-signature` has it."""
        # The library takes any instant for one in UTC.
        at = datetime.fromtimestamp(at_s, UTC)
        return " ".join(Webhook(secret).sign(event_id, at, body) for secret in secrets)

    def _with_key(self) -> AESGCM:
        if self._cipher is None:
            raise DependencyDown("SECUREBASE_WEBHOOK_KEY, with which secrets are encrypted, is not set")
        return self._cipher


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"securebase webhook secrets v1").derive(key.encode())
