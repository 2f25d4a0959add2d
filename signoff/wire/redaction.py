"""Takes secrets out of whatever is kept or shown. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlsplit

_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*")
_BEARER = re.compile(r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=-]{16,}")
_SIGNED = re.compile(
    r"(?i)\b((?:X-Amz-)?(?:Signature|Credential|Security-Token|AWSAccessKeyId)=)[^&\s\"'<>]{6,}"
)
_SIGNED_FIELD = re.compile(
    r"(?i)(\"X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)\"\s*:\s*\")[^\"<]{6,}"
)
"""As a form is signed: each part of it is a field of the answer."""
_COOKIE = re.compile(r"((?:^|,)\s*[^=;,\s]+=)[^;,]+")
_WEBHOOK = re.compile(r"\bwhsec_[A-Za-z0-9+/_-]{8,}={0,2}")
_SECRET_PARAMETERS = ("signature", "credential", "token", "key")


class Redactor:
    """Replaces the run's own secrets, and anything that looks like a token, in a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """`secrets` shorter than 6 characters are no secrets and would hide ordinary words."""
        self._secrets: set[str] = set()
        self._by_length: list[str] = []
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str) -> None:
        """One more text that must not be shown, now that it is known (a token from a sign-in)."""
        # What looks like a token is found by its looks: a run learns thousands of them.
        if len(secret) >= 6 and secret not in self._secrets and not _JWT.fullmatch(secret):
            # In an address some of its signs are written otherwise.
            self._secrets |= {secret, quote(secret), quote(secret, safe="")}
            # Longest first: a secret inside a longer one would leave the rest of that one to be read.
            self._by_length = sorted(self._secrets, key=len, reverse=True)

    @property
    def learned(self) -> frozenset[str]:
        """All that is replaced by name."""
        return frozenset(self._secrets)

    def learn_link(self, url: str) -> None:
        """The secrets of a signed link: what its query bears by way of a signature or a token."""
        for name, value in parse_qsl(urlsplit(url).query):
            if any(part in name.lower() for part in _SECRET_PARAMETERS):
                self.learn(value)

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        for secret in self._by_length:
            if secret in text:
                text = text.replace(secret, "<secret>")
        text = _SIGNED_FIELD.sub(r"\1<secret>", _SIGNED.sub(r"\1<secret>", text))
        text = _WEBHOOK.sub("<secret>", text)
        return _BEARER.sub(r"\1 <token>", _JWT.sub("<token>", text))

    def header(self, name: str, value: str) -> str:
        """The value of a header without secrets; a cookie is one, whatever it is for."""
        return self(_COOKIE.sub(r"\1<cookie>", value) if name == "set-cookie" else value)
