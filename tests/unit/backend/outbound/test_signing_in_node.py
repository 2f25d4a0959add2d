"""What is signed here is verified by the Standard Webhooks library of another language as well."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from backend.outbound.signing import StandardSigner

HERE = Path(__file__).parent / "node"
BODIES = (
    "{}",
    '{"type":"ticket.created","data":{"ticket_id":"1"}}',
    '{"b":1, "a":"é 班 👍🏽"}',
    '{"text":"a \\"quote\\",\\n a line, \\u0000, \\ud83d"}',
    json.dumps({"text": "x" * 100_000}),
)
Verify = Callable[[list[dict[str, Any]]], list[str]]


@pytest.fixture(scope="module")
def verify(tmp_path_factory: pytest.TempPathFactory) -> Verify:
    """Asks the library about rows: what it says against each."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "verify.cjs"):
        shutil.copyfile(HERE / name, folder / name)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )

    def ask(rows: list[dict[str, Any]]) -> list[str]:
        done = subprocess.run(
            ["node", "verify.cjs"],
            cwd=folder,
            input=json.dumps(rows),
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        said: list[str] = json.loads(done.stdout)
        return said

    return ask


def row(secret: str, body: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {"secret": secret, "body": body, "headers": dict(headers)}


def test_the_library_for_node_takes_what_is_signed_and_nothing_else(verify: Verify) -> None:
    signer, at_s = StandardSigner("a key for unit tests only, of more than 32 bytes"), int(time.time())
    old, new, other = (signer.new_secret() for _ in range(3))
    good, bad = [], []
    for number, body in enumerate(BODIES):
        headers = {
            "webhook-id": f"event-{number}",
            "webhook-timestamp": str(at_s),
            "webhook-signature": signer.signature([new, old], f"event-{number}", at_s, body),
        }
        good += [row(new, body, headers), row(old, body, headers)]
        bad += [
            row(other, body, headers),
            row(new, body + " ", headers),
            row(new, body, headers | {"webhook-id": "another"}),
            row(new, body, headers | {"webhook-timestamp": str(at_s + 1)}),
        ]
    said = verify(good + bad)
    assert said[: len(good)] == [""] * len(good)
    assert set(said[len(good) :]) == {"No matching signature found"}
