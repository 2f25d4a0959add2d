"""Whatever a run writes or prints, no token of it is a working one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.wire.secrets import Secrets

Suite = Callable[[str], Path]
Runs = Callable[..., pytest.RunResult]
TOKEN = re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}")
KEY = "a secret of at least thirty-two bytes"
TELLS = """
import base64

@clause("TKT-01", requests=1)
def test_unmet(customer_a):
    customer_a.tickets.try_list()
    expect(customer_a.authorization, "the header").equals("none")

@clause("TKT-02", requests=1)
def test_statement(customer_a):
    assert customer_a.authorization == "none"

@clause("TKT-03", requests=1)
def test_mistake(customer_a):
    raise ValueError(customer_a.authorization)

@clause("TKT-04", requests=1)
def test_skipped(customer_a):
    pytest.skip(customer_a.authorization)

@clause("TKT-05", requests=1)
def test_key(target):
    expect(target.secret("FAKE_SECRET"), "the key").equals("none")

@clause("TKT-06", requests=1)
def test_key_in_base64(target):
    raise ValueError(base64.b64encode(f"it is {target.secret('FAKE_SECRET')}".encode()).decode())

@clause("TKT-07", requests=2)
def test_echo(customer_a):
    customer_a.send_raw("POST", "/x", "sends", content=str(customer_a.authorization).encode())
    customer_a.send_raw("GET", "/x", "asks", query={"token": customer_a.token})
    assert False, customer_a.token
"""


@pytest.mark.parametrize("style", ["--tb=no", "--tb=long"])
def test_a_token_that_a_failure_quotes_is_written_nowhere(
    project: pytest.Pytester, suite: Suite, runs: Runs, style: str
) -> None:
    suite(TELLS)
    result = runs(style)
    files = [file for file in (project.path / "out" / "one").rglob("*") if file.is_file()]
    received = {str(file): file.read_text(encoding="utf-8", errors="replace") for file in files}
    received |= {"stdout": result.stdout.str(), "stderr": result.stderr.str()}
    assert any("allure-results" in name for name in received)
    assert [name for name, text in received.items() if TOKEN.search(text)] == []
    secrets = Secrets([KEY])
    assert {name: found for name, text in received.items() if (found := list(secrets.found_in(text)))} == {}
