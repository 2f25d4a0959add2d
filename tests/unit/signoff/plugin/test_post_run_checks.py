"""What is found once all tests are done becomes results of the clauses that forbid it."""

import json
from pathlib import Path

from signoff.evidence.document import About
from signoff.evidence.evidence import Evidence
from signoff.guide import load_guide
from signoff.monitors import internals, secrets, undescribed
from signoff.plugin.post_run_checks import findings_of
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target
from tests.unit.signoff.verdict.guides import a_suite

GUIDE = load_guide()
ABOUT = About(
    run_id="run-1",
    started="2026-11-22T10:00:00+00:00",
    target="desk",
    kind="staging",
    base_url="https://desk.test",
    target_file="desk.toml",
    build="1",
    command="pytest",
)
SECRETS = {"DESK_KEY": HMAC_KEY, "KEY_A": "api-key-of-acme", "TOKEN_B": "opaque-token-of-globex"}
ROW = {
    "test": "t::a",
    "kind": "an ARN",
    "expected": "nothing about the inside of the target in anything that it says",
    "actual": "it tells an ARN: 'arn:aws:'",
    "actor": "A",
    "token": None,
}
ROW |= {"line": "A asks → 500", "shown": "GET /\n→ 500", "repeat": "curl"}


def evidence(tmp_path: Path, *clauses: str) -> Evidence:
    """The evidence of a run over those clauses."""
    return Evidence(GUIDE, tmp_path / "out", ABOUT, frozenset({"http"}), a_suite(), GUIDE.select(clauses))


def written(kept: Evidence, name: str, text: str) -> None:
    file = kept.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def findings(tmp_path: Path, kept: Evidence, *learned: str) -> list[tuple[str, Outcome, str]]:
    target = a_target(tmp_path, MINTED, **SECRETS)
    return [(r.clause, r.outcome, r.reason) for r in findings_of(kept, target, learned)]


def test_what_was_told_in_any_process_is_one_result_a_kind(tmp_path: Path) -> None:
    kept = evidence(tmp_path, "SEC-07")
    written(kept, f"{internals.FOLDER}/gw0.jsonl", json.dumps(ROW) + "\n" + '{"half": ')
    written(kept, f"{internals.FOLDER}/gw1.jsonl", json.dumps(ROW) + "\n")
    ((clause, outcome, reason),) = findings(tmp_path, kept)
    assert (clause, outcome) == ("SEC-07", Outcome.FAIL)
    assert reason.endswith("in anything that it says; it tells an ARN: 'arn:aws:'")


def test_a_secret_in_any_file_of_the_run_is_found(tmp_path: Path) -> None:
    kept = evidence(tmp_path, "SEC-10")
    assert findings(tmp_path, kept, "0123456789abcdef") == []
    written(kept, "allure-results/x-result.json", f'{{"message": "{HMAC_KEY}"}}')
    written(kept, "junit.xml", "<a>0123456789abcdef</a>")
    ((clause, outcome, reason),) = findings(tmp_path, kept, "0123456789abcdef")
    assert (clause, outcome) == ("SEC-10", Outcome.FAIL)
    assert "allure-results/x-result.json: a key or token of this run in line 1" in reason
    assert "junit.xml: a secret of this run in line 1" in reason
    assert HMAC_KEY not in reason


def test_a_run_about_something_else_says_nothing_of_it(tmp_path: Path) -> None:
    kept = evidence(tmp_path, "TKT-01")
    written(kept, f"{internals.FOLDER}/gw0.jsonl", json.dumps(ROW) + "\n")
    written(kept, "junit.xml", HMAC_KEY)
    assert findings(tmp_path, kept) == []


def test_the_targets_logs_are_searched(tmp_path: Path) -> None:
    (tmp_path / "gateway.log").write_text(f"one\n{HMAC_KEY}\n", encoding="utf-8")
    text = MINTED + '\n[logs]\nfiles = ["*.log"]\n'
    target = a_target(tmp_path, text, **SECRETS)
    kept = evidence(tmp_path, "SEC-10")
    (result,) = findings_of(kept, target, [])
    assert result.failure is not None
    assert result.failure.expected == "no secret in the target's logs"
    assert result.failure.actual.startswith("gateway.log: a key or token of this run in line 2")
    assert result.clause == secrets.CLAUSE


def test_what_no_document_describes_is_one_warning_a_kind(tmp_path: Path) -> None:
    kept = evidence(tmp_path, "SEC-08", "TKT-01")
    row = ROW | {"kind": "a header", "expected": "all to be described", "actual": "a header is missing"}
    for worker in ("gw0", "gw1"):
        written(kept, f"{undescribed.FOLDER}/{worker}.jsonl", json.dumps(row) + "\n")
    assert findings(tmp_path, kept) == [
        ("SEC-08", Outcome.FAIL, "expected all to be described; a header is missing")
    ]
