"""The pytest plugin: what a test's end says about its clause."""

import json
from collections.abc import Iterator

import pytest

from signoff.deployment.boot import Booted
from signoff.deployment.description import Boot
from signoff.evidence.parts import write_part
from tests.verdicts.plugin_runs import KEPT, Runs, Suite, clauses


def test_a_kept_clause_passes_and_lets_the_run_pass(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    result = runs()
    assert result.ret == 0
    assert clauses(project)["TKT-01"]["verdict"] == "PASS"
    result.stdout.fnmatch_lines(["*guide: SecureBase*", "*target: fake (local) at http://127.0.0.1*build 1*"])


def test_a_missed_expectation_fails_and_explains_itself(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT.replace("is_ok()", "is_created()"))
    result = runs("--tb=no")
    assert result.ret == 1
    assert clauses(project)["TKT-01"]["verdict"] == "FAIL"
    result.stdout.fnmatch_lines(
        [
            "*1 new*",
            "TKT-01 (MUST)*",
            "*guide*Deployment Timeline*",
            "*found at*tests/integration/test_suite.py:6",
            "*run again*pytest tests/integration/test_suite.py::test_kept --target target.toml",
            "*what happened*customer A lists tickets*200*",
            "*expected*201*",
            "*actual*200*",
            "*this means*",
            "*exchange*GET*",
            "*kept in*exchanges/main.jsonl.gz",
            "*repeat with*1. curl*CUSTOMER_A_TOKEN*",
        ]
    )


@pytest.mark.parametrize(
    ("body", "verdict", "code"),
    [
        ("pytest.skip('not today')", "NOT VERIFIED", 2),
        ("pytest.xfail('known')", "NOT VERIFIED", 2),
        ("raise KeyError('a mistake of the test')", "ERROR", 3),
        ("assert 1 == 2", "FAIL", 1),
    ],
)
def test_what_a_must_ends_with_decides_the_exit_code(
    project: pytest.Pytester, suite: Suite, runs: Runs, body: str, verdict: str, code: int
) -> None:
    suite(KEPT + f'@clause("TKT-01", requests=1)\ndef test_other():\n    {body}\n')
    assert runs().ret == code
    assert clauses(project)["TKT-01"]["verdict"] == verdict
    if verdict == "FAIL":
        assert "assertion failed: assert 1 == 2" in clauses(project)["TKT-01"]["reason"]


def test_a_missed_should_warns_and_does_not_block(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    suite(KEPT + '@clause("TKT-15", requests=1)\ndef test_paged():\n    assert False\n')
    result = runs()
    assert result.ret == 0
    assert clauses(project)["TKT-15"]["verdict"] == "WARN"
    result.stdout.fnmatch_lines(["*1 warned*"])


def test_a_should_within_a_must_is_a_note(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    suite(KEPT + '@clause("TKT-01", requests=1, level=Level.SHOULD)\ndef test_note():\n    assert False\n')
    assert runs().ret == 0
    assert clauses(project)["TKT-01"]["verdict"] == "PASS"
    assert len(clauses(project)["TKT-01"]["notes"]) == 1


def test_a_selected_clause_without_a_test_is_not_verified(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    assert runs("--clause=TKT-01", "--clause=WS-01").ret == 2
    assert clauses(project)["WS-01"]["verdict"] == "NOT VERIFIED"
    assert set(clauses(project)) == {"TKT-01", "WS-01"}


def test_a_gate_selects_its_clauses_and_drops_the_rest(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT + KEPT.replace("TKT-01", "EDGE-04").replace("test_kept", "test_edge"))
    runs("--gate=edge").assert_outcomes(passed=1, deselected=1)
    assert all(clause.startswith("EDGE") for clause in clauses(project))


def test_a_clause_that_the_target_cannot_show_is_not_verified(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT.replace("TKT-01", "WS-01"))
    result = runs()
    assert result.ret == 2
    assert clauses(project)["WS-01"]["reason"] == "the target lacks: ws"
    result.stdout.fnmatch_lines(["*1 not verified*"])


def test_a_test_that_sends_more_than_it_declares_is_an_error(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT + "    customer_a.tickets.try_list()\n")
    assert runs().ret == 3
    assert "declares 1 requests" in clauses(project)["TKT-01"]["reason"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('@clause("TKT-99", requests=1)\ndef test_x(): pass\n', "no clause 'TKT-99' in the guide"),
        ("def test_x(): pass\n", "needs a @clause"),
        (
            '@clause("TKT-01", requests=1)\n@clause("TKT-02", requests=1)\ndef test_x(): pass\n',
            "exactly one clause",
        ),
    ],
)
def test_a_wrong_tie_is_refused_at_collection(suite: Suite, runs: Runs, body: str, complaint: str) -> None:
    suite(body)
    result = runs()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{complaint}*"])


def test_workers_share_one_target_and_never_a_customer(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    body = (
        "from pathlib import Path\n"
        '@clause("TKT-01", requests=1)\n@pytest.mark.parametrize("n", range(8))\n'
        "def test_who(customer_a, customer_b, target, n):\n"
        "    Path(f'seen-{n}').write_text(f'{target.base_url} {customer_a.id} {customer_b.id}')\n"
        "    expect(customer_a.tickets.try_list()).is_ok()\n"
    )
    suite(body)
    assert runs("-n2").ret == 0
    seen = [file.read_text().split() for file in project.path.glob("seen-*")]
    assert len({base_url for base_url, _, _ in seen}) == 1
    assert len({customer for _, *pair in seen for customer in pair}) == 16


@pytest.fixture
def production(project: pytest.Pytester) -> Iterator[None]:
    """Makes the project's target a production one that runs already."""
    boot = Boot(command=["{python}", "fake.py"])
    with Booted(boot, project.path) as booted:
        file = project.path / "target.toml"
        head = file.read_text(encoding="utf-8").replace(
            '"local"', f'"production"\nbase_url = "{booted.ready.base_url}"'
        )
        before, _, rest = head.partition("[boot]")
        text = before + rest.partition("\n\n")[2]
        file.write_text(text, encoding="utf-8")
        yield


@pytest.mark.usefixtures("production")
def test_on_a_production_target_nothing_runs_that_changes_it(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_SECRET", "a secret of at least thirty-two bytes")
    reads = KEPT.replace("TKT-01", "SEC-11").replace("test_kept", "test_reads")
    sneaks = reads.replace("test_reads", "test_sneaks").replace("try_list", "try_open")
    suite(KEPT + reads + sneaks.replace("SEC-11", "SEC-08"))
    assert runs().ret == 2
    assert "production" in clauses(project)["TKT-01"]["reason"]
    assert clauses(project)["SEC-11"]["verdict"] == "PASS"
    assert "POST changes data" in clauses(project)["SEC-08"]["reason"]


def test_no_secret_is_in_the_evidence_or_on_the_terminal(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT.replace("is_ok()", "is_created()") + KEPT.replace("test_kept", "test_more"))
    result = runs("-n2")
    shown = result.stdout.str() + result.stderr.str()
    files = [file for file in (project.path / "out").rglob("*") if file.is_file()]
    everything = shown + "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    assert len(files) > 5
    assert "a secret of at least" not in everything
    assert "eyJ" not in everything


LEAKS = """
@clause("TKT-01", requests=2)
@pytest.mark.parametrize("n", range(2))
def test_two_customers(customer_a, customer_b, n):
    expect(customer_a.tickets.try_open()).is_created()
    expect(customer_b.tickets.try_list()).is_ok()
"""


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_what_a_customer_receives_of_another_decides_the_clause_about_that(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("FAKE_LEAKS", "1")
    suite(LEAKS)
    result = runs("--clause=TKT-01", "--tb=no", workers)
    assert result.ret == 1
    assert clauses(project)["TKT-01"]["verdict"] == "PASS"
    assert clauses(project)["SEC-01"]["verdict"] == "FAIL"
    assert "is in it, of " in clauses(project)["SEC-01"]["reason"]
    result.stdout.fnmatch_lines(["SEC-01 (MUST)*", "*customer B lists tickets*200*", "*exchange*GET*"])


def test_a_run_without_a_leak_says_nothing_about_that_clause(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(LEAKS)
    assert runs().ret == 0
    assert set(clauses(project)) == {"TKT-01"}


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_thin_run_leaves_tests_out_and_says_so(
    project: pytest.Pytester, suite: Suite, runs: Runs, workers: str
) -> None:
    suite(KEPT + "@pytest.mark.left_out_when_thin" + KEPT.replace("test_kept", "test_more"))
    assert runs("--thin", workers).ret == 2
    found = clauses(project)["TKT-01"]
    assert (found["verdict"], found["so_far"]) == ("NOT VERIFIED", "1 of 2 tests")
    assert found["reason"] == "so far 1 of 2 tests: this one was left out of the run"


def test_results_that_were_found_outside_pytest_decide_their_clauses(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(KEPT)
    found = {"test": "load/smoke: create", "clause": "LAT-01", "level": "MUST", "outcome": "FAIL"}
    (project.path / "found.jsonl").write_text(json.dumps(found | {"reason": "too slow"}) + "\n")
    file = project.path / "target.toml"
    write_part(project.path, build="1", build_after="1", target="fake", base_url="", target_file=file)
    result = runs("--clause=TKT-01", "--clause=LAT-01", "--also=found.jsonl")
    assert result.ret == 1
    assert clauses(project)["LAT-01"]["verdict"] == "FAIL"
    assert clauses(project)["LAT-01"]["reason"] == "too slow"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_of_fixtures_allure_has_what_they_attached_and_that_they_failed(
    project: pytest.Pytester, suite: Suite, runs: Runs, workers: str
) -> None:
    suite(
        "import allure\n@pytest.fixture\ndef silent():\n    yield\n"
        "@pytest.fixture\ndef films():\n    yield\n    allure.attach('seen', name='film')\n"
        "@pytest.fixture\ndef breaks():\n    raise KeyError('a mistake of the fixture')\n"
        '@clause("TKT-01", requests=1)\ndef test_filmed(silent, films, customer_a):\n'
        "    expect(customer_a.tickets.try_list()).is_ok()\n"
        '@clause("TKT-01", requests=1)\ndef test_broken(silent, breaks, customer_a):\n    pass\n'
    )
    assert runs("-n", workers).ret == 3
    files = (project.path / "out/one/allure-results").glob("*-container.json")
    containers = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    assert sorted(container["befores"][0]["name"] for container in containers) == ["breaks", "films"]
