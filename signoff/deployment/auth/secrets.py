"""Secrets as they come: from the environment, from a file, from a command. What surely is none is refused."""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import jwt

from signoff.wire import clock

COMMAND_ENDS_WITHIN_S = 60
OPAQUE_LASTS_S = 300
"""So long a token is trusted that does not say when it expires."""
_OF_EACH_TOKEN = frozenset(
    {"at_hash", "auth_time", "event_id", "exp", "iat", "jti", "nbf", "nonce", "origin_jti", "sid", "uti"}
    | {"aio", "rh", "session_state"}
)
"""Claims by which two tokens of one customer differ (RFC 7519, OpenID Connect, Cognito, Entra, Keycloak)."""
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*|[a-z_]{1,24}")
"""What is surely meant as the name of a variable."""


class SecretError(Exception):
    """A secret cannot be had; the text says why, and what to do."""


def from_environment(name: str) -> str:
    """The value of that variable. SecretError where there is none, or it was surely not meant so."""
    value = os.environ.get(name)
    if not value and not _VARIABLE.fullmatch(name):
        # It may well be the secret itself, which is not to stand in a log as well.
        raise SecretError(
            f"there is no variable of the name that stands there ({name[:4]}…); write the name alone, with "
            "no sign before it; a secret is put into the environment, and taken out of the file"
        )
    if not value:
        raise SecretError(f"the secret {name} is not in the environment; export {name}=...")
    return usable(value, f"the secret {name}", "export it without")


def from_file(path: Path) -> str:
    """What that file holds, without the line break at its end. SecretError as for a variable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SecretError(f"{path} cannot be read ({why}); put the secret there") from None
    if not text.strip():
        raise SecretError(f"{path} is empty; put the secret there")
    # An editor ends every file with one.
    return usable(text.removesuffix("\n").removesuffix("\r"), f"what {path} holds", "write it without")


def from_command(words: Sequence[str], folder: Path) -> str:
    """The one line that the command prints. SecretError where it fails, prints none or too much, or hangs."""
    name = Path(words[0]).name
    try:
        done = subprocess.run(
            list(words),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=COMMAND_ENDS_WITHIN_S,
        )
    except OSError as error:
        raise SecretError(
            f"{name} cannot be started ({error.strerror}); install it, or name another"
        ) from None
    except subprocess.TimeoutExpired:
        raise SecretError(f"{name} had not ended after {COMMAND_ENDS_WITHIN_S} s; run it by hand") from None
    if done.returncode:
        raise SecretError(
            f"{name} ended with exit code {done.returncode}: {_last_line(done.stderr)}; run it by hand"
        )
    if not done.stdout.strip():
        raise SecretError(f"{name} printed nothing: {_last_line(done.stderr)}; let it print the token alone")
    return usable(done.stdout.rstrip("\r\n"), f"what {name} printed", "let it print the token alone")


def expiry(token: str) -> float:
    """When the token expires, epoch seconds; an opaque one is trusted for five minutes."""
    try:
        return float(jwt.decode(token, options={"verify_signature": False})["exp"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return clock.epoch_s() + OPAQUE_LASTS_S


def whose(token: str) -> str | None:
    """What a token says, but for what differs from token to token; None: it does not say whom it is for."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return None
    if not claims.get("sub"):
        return None
    return json.dumps({name: claims[name] for name in sorted(claims.keys() - _OF_EACH_TOKEN)}, default=str)


def usable(secret: str, what: str, remedy: str) -> str:
    """That secret, if it may well be one; a key as PEM has several lines."""
    if secret.startswith("-----BEGIN "):
        return secret
    if secret.strip() != secret:
        raise SecretError(f"{what} begins or ends with a blank or a line break; {remedy}")
    if re.match(r"(?i)bearer\s", secret):
        raise SecretError(f'{what} begins with "Bearer"; {remedy.replace("it without", "the token alone")}')
    if any(ord(character) < 32 for character in secret):
        raise SecretError(f"{what} holds a line break or another control character; {remedy}")
    return secret


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it did not say why"])[-1][:300]
