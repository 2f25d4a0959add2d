"""Target files, for tests that need one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.target import Target

LISTED = """\
name = "desk"
kind = "staging"
base_url = "https://desk.test"
build_url = "/health"

[auth]
[[auth.customers]]
id = "acme"
api_key_env = "KEY_A"

[[auth.customers]]
id = "globex"
token_env = "TOKEN_B"
"""
MINTED = """\
name = "desk"
kind = "local"
base_url = "http://desk.test"
build_url = "/health"

[auth.mint]
algorithm = "HS256"
key_env = "DESK_KEY"
issuer = "desk"
audience = "portal"
claims = { sub = "{customer}", role = "customer" }
any_customer = true
"""
HMAC_KEY = "a secret of at least thirty-two bytes"


def a_target(folder: Path, text: str = MINTED, **secrets: str) -> Target:
    """The target that such a file describes, with those secrets told by its boot."""
    file = folder / "target.toml"
    file.write_text(text, encoding="utf-8")
    description = load_description(file)
    return Target(file, description, description.base_url or "http://booted.test", secrets)


def key_of(target: Target) -> str | None:
    """The key that it mints tokens with."""
    assert target.description.auth.mint is not None
    return target.secret(target.description.auth.mint, "key", "auth", "mint")


Loads = Callable[[str], Description]
MANUAL = "(docs/targets.md describes every key)"
BOOT = 'base_url = "http://desk.test"'


def complaint(loads: Loads, text: str) -> str:
    """What is said of a target file of that text, which is refused."""
    with pytest.raises(TargetError) as refusal:
        loads(text)
    return str(refusal.value)
