"""Descriptions of targets for tests of plans and verdicts."""

import json
from typing import Any

from signoff.target.description import Description

MINTING = {
    "algorithm": "HS256",
    "key_env": "KEY",
    "issuer": "i",
    "audience": "a",
    "any_customer": True,
}


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
