"""Descriptions of targets for tests of plans and verdicts."""

import json
from pathlib import Path
from typing import Any

from signoff.deployment.description import Description
from signoff.deployment.loading import load_description
from signoff.deployment.target import Target

MINTING = {
    "algorithm": "HS256",
    "key_env": "KEY",
    "issuer": "i",
    "audience": "a",
    "any_customer": True,
}


FILE = """\
name = "there"
kind = "staging"
base_url = "http://there.example"
ws_url = "ws://there.example"
build_url = "/health"
auth.mint = { algorithm = "HS256", key_env = "KEY", issuer = "i", audience = "a", any_customer = true }
ws = {}
aws = {}
permissions = { load = true, invoke = true }
"""


def a_target(folder: Path) -> Target:
    """The target that `described` describes, its file in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "there.toml"
    file.write_text(FILE, encoding="utf-8")
    return Target(file, load_description(file), "http://there.example", {"KEY": "a key of no use, but long"})


def described(**changed: Any) -> Description:
    """A target of kind staging that permits everything a load run wants, with `changed` keys."""
    whole: dict[str, Any] = {
        "name": "there",
        "kind": "staging",
        "base_url": "http://there.example",
        "ws_url": "ws://there.example",
        "build_url": "/health",
        "auth": {"mint": MINTING},
        "ws": {},
        "aws": {},
        "permissions": {"load": True, "invoke": True},
    }
    return Description.model_validate_json(json.dumps({**whole, **changed}))
