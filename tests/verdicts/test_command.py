"""The `signoff` command, as its user starts it."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
SIGNOFF = [sys.executable, "-m", "signoff_cli"]
BAD = {
    "a wrong key": ('kind = "local"\ncolour = "red"', "colour", "there is no such key"),
    "a wrong type": ('kind = "local"\nbase_url = 7', "base_url", "valid string"),
    "an unknown kind": ('kind = "moon"', "kind", "'local', 'staging' or 'production'"),
}


def signoff(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end."""
    environment = os.environ | {"COLUMNS": "160"} | env
    return subprocess.run(
        [*SIGNOFF, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(("text", "key", "remedy"), BAD.values(), ids=list(BAD))
def test_a_bad_target_file_is_said_in_a_line(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    file = tmp_path / "bad.toml"
    local = (ROOT / "targets/local.toml").read_text(encoding="utf-8")
    file.write_text(local.replace('kind = "local"', text), encoding="utf-8")
    done = signoff("run", "--target", str(file))
    assert done.returncode == 3
    assert re.search(rf"bad\.toml:\d+: {key}: .*{remedy}", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_missing_target_file_is_said_with_a_remedy() -> None:
    done = signoff("plan", "--target", "targets/nowhere.toml")
    assert done.returncode == 3
    assert "targets/nowhere.toml: cannot be read" in done.stderr
    assert "--target" in done.stderr


def test_a_thin_selection_of_isolation_fits_twenty_eight_customers(tmp_path: Path) -> None:
    file = tmp_path / "pool.toml"
    head = 'name = "pool"\nkind = "staging"\nbase_url = "https://a.example"\nbuild_url = "/health"\n'
    pool = [f'[[auth.customers]]\nid = "c{n}"\napi_key_env = "KEY_{n}"\n' for n in range(28)]
    file.write_text("".join([head, 'ws_url = "wss://a.example"\n', *pool, "[ws]\n"]), encoding="utf-8")
    isolation = [f"--clause={clause}" for clause in ("SEC-01", "SEC-09", "NTF-09", "WS-05")]
    whole, thin = (signoff("plan", "--target", str(file), *isolation, *more) for more in ([], ["--thin"]))
    assert (whole.returncode, thin.returncode) == (3, 0)
    assert "too few customers: 28 with 2800 requests left" in whole.stdout
    assert "requests at most" in thin.stdout


def test_a_missing_secret_is_named_with_its_key() -> None:
    done = signoff("run", "--clause", "SEC-11", "--target", "targets/staging.example.toml", STAGING_KEY_A="")
    assert done.returncode == 3
    assert "api_key_env: the secret STAGING_KEY_A is not in the environment" in done.stdout + done.stderr


def test_an_unreachable_target_is_said_and_ends_with_three(tmp_path: Path) -> None:
    file = tmp_path / "gone.toml"
    example = (ROOT / "targets/staging.example.toml").read_text(encoding="utf-8")
    file.write_text(re.sub(r'base_url = ".*"', 'base_url = "http://127.0.0.1:9"', example), encoding="utf-8")
    keys = {f"STAGING_KEY_{letter}": f"a-key-{letter}" for letter in "ABCD"}
    done = signoff("run", "--clause", "SEC-11", "--target", str(file), "--out", str(tmp_path), **keys)
    assert done.returncode == 3
    assert "cannot be reached at http://127.0.0.1:9/health" in done.stdout + done.stderr


@pytest.mark.parametrize("option", [("--clause", "TKT-99"), ("--gate", "garden")])
def test_an_unknown_selection_is_refused(option: tuple[str, str]) -> None:
    done = signoff("run", *option)
    assert done.returncode == 3
    assert f"no {option[0][2:]} '{option[1]}' in the guide" in done.stderr


def test_the_plan_says_what_will_be_decided_and_what_it_costs() -> None:
    done = signoff("plan", "--gate", "tickets", "--gate", "realtime")
    assert done.returncode == 0
    assert re.search(r"TKT-04\s+MUST\s+\d+\s+decided", done.stdout)
    assert re.search(r"WS-08\s+MUST\s+\d+\s+decided", done.stdout)
    assert re.search(r"\d+ requests at most, 2 customers at a time", done.stdout)
    assert re.search(r"with [2-4] workers", done.stdout)


def test_a_run_with_too_few_customers_does_not_start(tmp_path: Path) -> None:
    keys = {f"STAGING_KEY_{letter}": f"a-key-{letter}" for letter in "ABCD"}
    done = signoff("run", "--target", "targets/staging.example.toml", "--out", str(tmp_path), **keys)
    assert done.returncode == 3
    assert re.search(r"too few customers: 4 with \d+ requests left .* list about \d+ more", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_the_clauses_are_shown_with_their_tests() -> None:
    done = signoff("clauses", "--clause", "EDGE-04", "--clause", "LAT-09")
    assert re.search(r"EDGE-04\s+MUST\s+edge .*tests/integration/test_edge_cases.py \(\d", done.stdout)
    assert re.search(r"LAT-09\s+MUST\s+latency .*none", done.stdout)


def test_a_run_shows_its_verdict_and_keeps_its_evidence(tmp_path: Path) -> None:
    done = signoff("run", "--clause", "TKT-01", "--out", str(tmp_path))
    assert done.returncode == 0
    assert re.search(r"KEPT: 1 binding clause of \d+, all that were selected", done.stdout)
    (verdict,) = tmp_path.glob("*/verdict.json")
    document = json.loads(verdict.read_text(encoding="utf-8"))
    assert document["decision"]["ruling"] == "kept"
    assert document["run"]["seed"].isdigit()
    again = signoff("run", "--failed", "--out", str(tmp_path))
    assert again.returncode == 2
    assert "the last run of this target found nothing wrong, so nothing is verified" in again.stdout


def test_listed_customers_sign_in_and_are_leased(tmp_path: Path) -> None:
    local = (ROOT / "targets/local.toml").read_text(encoding="utf-8")
    listed = local.partition("[auth.mint]")[0] + local[local.index("[[auth.customers]]") :]
    file = tmp_path / "listed.toml"
    moved = listed.replace('folder = ".."', f'folder = "{ROOT}"').replace("../backend", f"{ROOT}/backend")
    file.write_text(moved.replace('name = "local"', 'name = "listed"'), encoding="utf-8")
    chosen = ("--clause", "SEC-11")
    done = signoff("run", "--target", str(file), "--out", str(tmp_path), *chosen)
    assert done.returncode == 0, done.stdout
    logs = tmp_path.glob("*/exchanges/gw*.jsonl.gz")
    said = "".join(gzip.decompress(log.read_bytes()).decode() for log in logs)
    assert "/support/tickets" in said
    assert "api_key" not in said


def test_doctor_finds_the_local_set_up_in_order() -> None:
    done = signoff("doctor")
    assert done.returncode == 0
    assert "ok      target answers: http://127.0.0.1" in done.stdout


def test_doctor_names_what_is_missing_and_the_remedy() -> None:
    done = signoff("doctor", "--target", "targets/nowhere.toml")
    assert done.returncode == 3
    assert "NOT OK  target: targets/nowhere.toml" in done.stdout
    assert "→" in done.stdout


@pytest.fixture
def started() -> Iterator[subprocess.Popen[str]]:
    """`signoff up`, running."""
    environment = os.environ | {"COLUMNS": "160"}
    with subprocess.Popen(
        [*SIGNOFF, "up"], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        process.kill()


def test_up_prints_what_one_needs_to_try_it_and_stops_on_ctrl_c(started: subprocess.Popen[str]) -> None:
    assert started.stdout is not None
    said = ""
    while "Ctrl-C stops it" not in said:
        line = started.stdout.readline()
        assert line, said
        said += line
    url = re.search(r"runs at (http://127\.0\.0\.1:\d+)", said)
    assert re.search(r"live messages at ws://127\.0\.0\.1:\d+", said)
    assert re.search(r"its AWS at http://127\.0\.0\.1:\d+", said)
    keys = re.findall(r"customer \w+: API key (\S+)", said)
    assert url
    assert len(keys) == 2
    answer = httpx.post(f"{url[1]}/auth/login", json={"api_key": keys[0]}, trust_env=False)
    assert answer.json()["customer_id"] == "acme"
    started.send_signal(signal.SIGINT)
    assert started.wait(timeout=20) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url[1]}/health", trust_env=False)
