"""What hostile requests do to the processes that take them: they fill no memory and forge no log."""

import gzip
import json
from pathlib import Path

import httpx

from tests.unit.backend.local.running import Running

CREATE = "/support/tickets/create"
JSON = {"Content-Type": "application/json"}
BOMB = gzip.compress(b'{"subject": "' + b" " * 50_000_000 + b'"}')
HEAVY = [
    (BOMB, JSON | {"Content-Encoding": "gzip"}),
    (b"[" * 200_000, JSON),
    (b'{"a":' * 50_000, JSON),
    (b'{"subject": ' + b"9" * 200_000 + b"}", JSON),
    (b'{"subject": "' + b"x" * 3_000_000 + b'"}', JSON),
]
ROUNDS = 4
GROWTH = 64 * 1024
"""In KiB; unpacked once, the bomb alone would be more."""
MARK = "forged-by-a-customer"
FORGED = f'x\n{{"level": "INFO", "message": "{MARK}"}}\r\n\u2028{{"message": "{MARK}"}}\n'
ENCODED = f"x%0a%7B%22message%22%3A%22{MARK}%22%7D%0d%0a"


def peak(pid: int) -> int:
    """The most memory that a process has had so far, in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def test_hostile_bodies_do_not_fill_the_memory(backend: Running, client: httpx.Client) -> None:
    gateways = [backend.pid(role) for role in ("gateway-1", "gateway-2")]
    assert client.get("/support/tickets").status_code == 200
    before = [peak(pid) for pid in gateways]
    for body, headers in HEAVY * ROUNDS:
        assert 400 <= client.post(CREATE, content=body, headers=headers).status_code < 500
    grown = [peak(pid) - first for pid, first in zip(gateways, before, strict=True)]
    assert max(grown) < GROWTH, grown
    assert client.get("/support/tickets").status_code == 200


def test_no_value_forges_a_log_line(backend: Running, client: httpx.Client) -> None:
    logs = [backend.place / f"{role}.log" for role in ("gateway-1", "gateway-2")]
    begun = [log.stat().st_size for log in logs]
    ticket = {"subject": FORGED, "description": FORGED}
    opened = client.post(CREATE, json=ticket).json()
    for answer in (
        client.post(f"/support/tickets/{opened['id']}/comments", json={"text": FORGED}),
        client.put(f"/support/tickets/{opened['id']}", json={"assigned_to": FORGED}),
        client.post(CREATE, json=ticket | {FORGED: 1}),
        client.post(CREATE, json=ticket | {"priority": FORGED}),
        client.get("/support/tickets", params={"status": FORGED, "cursor": FORGED, FORGED: "x"}),
        client.get(f"/support/tickets/{ENCODED}"),
        client.get(f"/{ENCODED}", headers={"User-Agent": ENCODED}),
        client.post("/auth/login", json={"api_key": FORGED}),
        client.request(MARK.upper(), "/support/tickets"),
    ):
        assert answer.status_code < 500
    written = b"".join(log.read_bytes()[size:] for log, size in zip(logs, begun, strict=True))
    lines = [json.loads(line) for line in written.decode().split("\n") if line]
    assert len(lines) >= 9
    assert [line for line in lines if line["message"] == MARK] == []
