"""Descriptions of targets for tests of plans and verdicts."""

import json
from pathlib import Path
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


def described_file(folder: Path) -> Path:
    """The target file that describes it, in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "there.toml"
    file.write_text(
        'name = "there"\nkind = "staging"\nbase_url = "http://there.example"\n'
        'ws_url = "ws://there.example"\nbuild_url = "/health"\n[ws]\n[aws]\n'
        "[permissions]\nload = true\ninvoke = true\n"
        '[auth.mint]\nalgorithm = "HS256"\nkey_env = "KEY"\nissuer = "i"\naudience = "a"\n'
        "any_customer = true\n",
        encoding="utf-8",
    )
    return file
