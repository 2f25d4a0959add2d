"""`signoff run`: what needs the machine for itself goes first, and only where it is asked for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from signoff.verdict.outcomes import Outcome
from signoff_cli import main, pytest_run
from signoff_cli.run import _shard_in
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.evidence.evidences import a_run

Calls = list[tuple[str, ...]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the command starts, in order: load, page load, drill, and pytest with its arguments."""
    started: Calls = []

    def load(profile: str, target: Path, folder: Path) -> Path:
        started.append(("load", profile))
        return folder / "load.jsonl"

    def page_load(target: Path, folder: Path) -> Path:
        started.append(("page load",))
        return folder / "page.jsonl"

    def drill(target: Path, folder: Path) -> Path:
        started.append(("drill",))
        return folder / "drill.jsonl"

    def failover(target: Path, folder: Path) -> Path:
        started.append(("failover",))
        return folder / "failover.jsonl"

    def run_pytest(out: Path, *arguments: str) -> None:
        started.append(("pytest", *arguments))

    monkeypatch.setattr("signoff_cli.load.results_of_load", load)
    monkeypatch.setattr("e2e.page_load.results_of_page_load", page_load)
    monkeypatch.setattr("drill.coordinator.results_of_drill", drill)
    monkeypatch.setattr("drill.failover.results_of_failover", failover)
    monkeypatch.setattr(pytest_run, "run", run_pytest)
    monkeypatch.setattr(pytest_run, "outcome", lambda folder: (0, ""))
    return started


@pytest.mark.parametrize(
    ("named", "first"),
    [
        ((), []),
        (("--gate", "edge"), []),
        (("--gate", "latency"), ["load", "page load"]),
        (("--gate", "all"), ["load", "page load", "drill"]),
        (("--clause", "LAT-09"), ["page load"]),
        (("--gate", "rollback"), ["drill"]),
        (("--clause", "RBK-05"), []),
        (("--clause", "OPS-02"), ["failover"]),
        (("--profile", "daily"), []),
        (("--profile", "weekly"), ["failover"]),
        (("--profile", "monthly"), ["load", "page load"]),
    ],
)
def test_load_goes_first_where_it_is_asked_for(
    calls: Calls, named: tuple[str, ...], first: list[str]
) -> None:
    assert CliRunner().invoke(main.app, ["run", *named]).exit_code == 0
    assert [call[0] for call in calls] == [*first, "pytest"]
    given = [argument for argument in calls[-1] if argument.startswith("--also=")]
    assert len(given) == len(first)


def test_no_drill_where_the_target_does_not_permit_it(calls: Calls, tmp_path: Path) -> None:
    file = tmp_path / "target.toml"
    text = Path("targets/local.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("change = true", "change = false"), encoding="utf-8")
    target = ["--target", str(file), "--gate", "rollback"]
    assert CliRunner().invoke(main.app, ["run", *target]).exit_code == 0
    assert [call[0] for call in calls] == ["pytest"]


def test_a_shard_measures_nothing_beside_others(calls: Calls) -> None:
    named = ["--gate", "latency", "--gate", "rollback", "--shard", "1/2"]
    assert CliRunner().invoke(main.app, ["run", *named]).exit_code == 0
    assert [call[0] for call in calls] == ["pytest"]
    assert "--shard=1/2" in calls[-1]


@pytest.mark.parametrize(
    ("given", "option"),
    [
        (["run", "--shard", "2/3", "--thin"], ["--shard=2/3"]),
        (["run", "--thin", "--shard=2/3"], ["--shard=2/3"]),
        (["run", "--thin"], []),
    ],
)
def test_what_was_a_shard_goes_on_as_one(given: list[str], option: list[str]) -> None:
    assert _shard_in(given) == option


def test_workers_take_over_from_each_other_and_none_runs_here(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: {0, 1})
    assert CliRunner().invoke(main.app, ["run"]).exit_code == 0
    assert "--gate=all" in calls[-1]
    assert calls[-1][calls[-1].index("-n") :][:4] == ("-n", "4", "--dist", "worksteal")
    assert CliRunner().invoke(main.app, ["run", "--workers", "0"]).exit_code == 0
    assert "-n" not in calls[-1]


def test_the_acceptance_gate_has_two_workers_a_core(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    assert CliRunner().invoke(main.app, ["run", "--gate", "acceptance"]).exit_code == 0
    assert calls[-1][calls[-1].index("-n") + 1] == "4"


def test_what_failed_is_repeated_only_where_something_was_run(calls: Calls, tmp_path: Path) -> None:
    done = CliRunner().invoke(main.app, ["run", "--failed", "--out", str(tmp_path)])
    assert (done.exit_code, calls) == (1, [])
    assert "run it without --failed first" in str(done.exception)


@pytest.mark.parametrize(
    ("outcome", "code", "repeated"),
    [
        (Outcome.PASS, 2, []),
        (Outcome.FAIL, 0, ["--clause=TKT-01"]),
        (Outcome.NOT_VERIFIED, 0, ["--clause=TKT-01"]),
    ],
)
def test_what_was_kept_is_not_kept_again_by_doing_nothing(
    calls: Calls, tmp_path: Path, outcome: Outcome, code: int, repeated: list[str]
) -> None:
    a_run(tmp_path, outcomes={"TKT-01": outcome}, target="local")
    done = CliRunner().invoke(main.app, ["run", "--failed", "--out", str(tmp_path)])
    assert done.exit_code == code, done.output
    assert [argument for call in calls for argument in call if argument.startswith("--clause")] == repeated


@pytest.mark.parametrize(
    ("profile", "given"),
    [
        ("daily", ["--clause=OPS-01"]),
        ("weekly", ["--clause=OPS-02", "--clause=MET-01"]),
        ("monthly", ["--audit-dependencies", "--clause=OPS-03", "--gate=security", "--gate=latency"]),
    ],
)
def test_a_profile_is_a_part_of_the_guide(calls: Calls, profile: str, given: list[str]) -> None:
    assert CliRunner().invoke(main.app, ["run", "--profile", profile]).exit_code == 0
    kinds = ("--clause=", "--gate=", "--audit")
    assert sorted(each for each in calls[-1] if each.startswith(kinds)) == sorted(given)


def test_a_run_that_is_to_change_nothing_measures_and_drills_nothing(calls: Calls) -> None:
    CliRunner().invoke(main.app, ["run", "--gate", "all", "--read-only"])
    assert [call[0] for call in calls] == ["pytest"]
    assert "--read-only" in calls[0]


@pytest.mark.parametrize(
    ("kind", "permits", "sends"), [("production", "true", 0), ("staging", "false", 0), ("staging", "true", 1)]
)
def test_a_profile_sends_load_only_where_it_is_permitted(
    calls: Calls, tmp_path: Path, kind: str, permits: str, sends: int
) -> None:
    file = tmp_path / "target.toml"
    described = MINTED.replace('"local"', f'"{kind}"') + f"[permissions]\nload = {permits}\n"
    file.write_text(described, encoding="utf-8")
    assert CliRunner().invoke(main.app, ["run", "--profile", "monthly", "--target", str(file)]).exit_code == 0
    assert [call[0] for call in calls if call[0] in ("load", "pytest")] == ["load"] * sends + ["pytest"]
