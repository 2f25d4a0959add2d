"""The commands of signing, as their user calls them."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from signoff.evidence.runs import read_finished
from signoff.release.signatures.statement import AttestationError
from signoff.verdict.outcomes import Outcome
from signoff_cli.main import app
from signoff_cli.sign import stands_for
from tests.unit.signoff.evidence.evidences import GUIDE, NOW, a_run
from tests.unit.signoff.release.desks import HUMAN, Desk, a_desk

SIGNOFF = CliRunner()
ANNA = ("--as", "Anna", "--role", "lead")
WAIVERS = f"""
[[waiver]]
clause = "TKT-13"
verdict = "NOT VERIFIED"
reason = "it comes later"
owner = "Anna"
expires = {NOW.date()}
issue = "https://issues.test/7"
"""


def test_from_a_key_to_a_verified_signature(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    key, policy = str(tmp_path / "anna.pem"), str(tmp_path / "mine.toml")
    who = ["--as", 'Anna "A" Ruiz', "--role", "lead"]
    made = SIGNOFF.invoke(app, ["keygen", "--key", key, *who, "--policy", policy])
    assert made.exit_code == 0, made.output
    answers = tmp_path / "answers.toml"
    answers.write_text('[SIGN-03]\nrefused = "nobody looked"\n', encoding="utf-8")
    signed = SIGNOFF.invoke(app, ["approve", str(desk.folder), *who, "--key", key, "--answers", str(answers)])
    assert signed.exit_code == 1
    assert "DO NOT RELEASE: 1 binding clause not kept: SIGN-03" in signed.output
    verified = SIGNOFF.invoke(app, ["verify", str(desk.folder), "--policy", policy])
    assert verified.exit_code == 1
    assert "verified: target desk, build 1.2.3" in verified.output
    refused = SIGNOFF.invoke(app, ["verify", str(desk.folder), "--policy", policy, "--build", "9"])
    assert refused.exit_code == 1
    assert "REFUSED: the evidence is about build '1.2.3', not '9'" in refused.output


def test_a_second_approver_joins_the_policy(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    for name in ("Anna", "Ben"):
        key = str(tmp_path / f"{name}.pem")
        arguments = ["keygen", "--key", key, "--as", name, "--role", "lead", "--policy", str(policy)]
        assert SIGNOFF.invoke(app, arguments).exit_code == 0
    text = policy.read_text(encoding="utf-8")
    assert (text.count("required_roles"), text.count("[[approver]]")) == (1, 2)


def test_the_clauses_are_walked_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    monkeypatch.setattr("signoff_cli.sign._somebody_is_there", lambda: True)
    typed = "a\n\nminutes SR-118\nr\nno mail\n" + "\n" * 3
    arguments = [
        "approve",
        str(desk.folder),
        "--as",
        "Anna",
        "--role",
        "lead",
        "--key",
        str(desk.key("Anna")),
    ]
    signed = SIGNOFF.invoke(app, arguments, input=typed)
    assert signed.exit_code == 1, signed.output
    assert all(clause in signed.output for clause in HUMAN)
    sheet = (desk.folder / "approvals/01-sheet.html").read_text(encoding="utf-8")
    assert "RBK-05 attested: minutes SR-118" in sheet
    assert "SIGN-03 REFUSED: no mail" in sheet


def test_with_nobody_to_ask_the_answers_are_a_file(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, {"TKT-01": Outcome.PASS})
    arguments = [
        "approve",
        str(desk.folder),
        "--as",
        "Anna",
        "--role",
        "lead",
        "--key",
        str(desk.key("Anna")),
    ]
    refused = SIGNOFF.invoke(app, arguments)
    assert isinstance(refused.exception, AttestationError)
    assert "there is no terminal at which to ask; give your answers as a file with --answers" in str(
        refused.exception
    )


@pytest.mark.parametrize("option", ["--key", "--policy"])
def test_keys_and_policy_never_lie_within_the_evidence(desk: Desk, option: str) -> None:
    inside = str(desk.folder / "mine")
    commands = {
        "--key": ["approve", str(desk.folder), "--as", "A", "--role", "r", "--key", inside],
        "--policy": ["verify", str(desk.folder), "--policy", inside],
    }
    refused = SIGNOFF.invoke(app, commands[option])
    assert "lies within the evidence; keep it elsewhere" in str(refused.exception)


def test_what_a_signature_also_stands_for_is_shown_before_it(tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    office = Desk(tmp_path, tmp_path)
    key = str(office.key("Anna"))
    row = ["--waivers", str(waivers), "--clause", "TKT-13", "--as", "Anna", "--key", key]
    waived = SIGNOFF.invoke(app, ["waive", *row])
    assert "waivers.d/TKT-13.dsse.json" in waived.output, waived.output
    desk = a_desk(tmp_path, {"TKT-13": Outcome.NOT_VERIFIED}, waivers=waivers)
    (tmp_path / "answers.toml").write_text("", encoding="utf-8")
    options = [*ANNA, "--key", key, "--answers", str(tmp_path / "answers.toml")]
    signed = SIGNOFF.invoke(app, ["approve", str(desk.folder), *options])
    line = (
        f"WAIVED: TKT-13 for NOT VERIFIED until {NOW.date()}, by Anna: it comes later (https://issues.test/7)"
    )
    assert line in signed.output
    assert signed.output.index(line) < signed.output.index("signed: ")
    assert f"head {desk.verified().head}: give it to those who verify" in signed.output


def test_laxer_bounds_are_shown_beside_the_guides() -> None:
    bound = {"key": "timeouts.answer_s", "guide": "5", "used": "60", "clauses": ["EDGE-01", "EDGE-02"]}
    document = {"bounds": [bound], "waivers": []}
    assert list(stands_for(document)) == [
        "LAXER than the guide: timeouts.answer_s 60, the guide says 5 (EDGE-01, EDGE-02)"
    ]


def test_a_revoked_approval_is_shown(desk: Desk) -> None:
    key = str(desk.key("Ben"))
    desk.policy()
    done = SIGNOFF.invoke(
        app, ["revoke", str(desk.folder), "--approval", "2", "--reason", "no", "--key", key]
    )
    assert done.exit_code == 0, done.output
    found = SIGNOFF.invoke(app, ["verify", str(desk.folder), "--policy", str(desk.place / "policy.toml")])
    assert found.exit_code == 1
    assert "REVOKED on " in found.output
    assert "REFUSED: nobody signed as 'security'" in found.output


def test_deciding_writes_a_folder_for_people(tmp_path: Path) -> None:
    run = a_run(tmp_path / "out", outcomes={"TKT-01": Outcome.FAIL})
    done = SIGNOFF.invoke(app, ["decide", str(run), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1, done.output
    assert "call Team tickets, ext. 1, about tickets: TKT-01" in done.output
    (folder,) = (tmp_path / "out").glob("decision-*")
    assert {"sheet.html", "summary.md", "verdict.json", "manifest.sha256"} <= set(os.listdir(folder))
    again = SIGNOFF.invoke(app, ["sheet", str(folder)])
    assert "is sealed" in str(again.exception)
    received = SIGNOFF.invoke(app, ["summary", str(folder)])
    assert received.output == (folder / "summary.md").read_text(encoding="utf-8")
    single = SIGNOFF.invoke(app, ["sheet", str(run)])
    assert single.exit_code == 0
    page = run.with_name(f"{run.name}-sheet.html").read_text(encoding="utf-8")
    assert "SHA-256 of manifest.sha256" in page
    read_finished(run, GUIDE)


def test_a_run_of_another_suite_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run(tmp_path / "out", outcomes={"TKT-01": Outcome.PASS})
    monkeypatch.setattr("signoff.evidence.suites.differences", lambda *_: ["1 test is unknown here"])
    done = SIGNOFF.invoke(app, ["decide", str(run), "--out", str(tmp_path / "out")])
    assert "was made with another suite" in str(done.exception)
    assert list((tmp_path / "out").glob("decision-*")) == []
