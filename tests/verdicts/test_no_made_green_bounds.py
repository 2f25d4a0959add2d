"""A hostile user's target files: what they let the target off is shown wherever people read, or refused.

Before, a run said nothing of the bounds that it was measured by: what is edited here to hide them was
accepted in that it was not there at all.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.deployment.file_copy import COPY
from signoff.evidence.runs import EvidenceError, read_finished, read_json
from signoff.release.approve import checked
from signoff.release.decide import seal
from signoff.release.signatures.statement import AttestationError
from signoff.report.sheet.page import beside_of, page
from signoff.report.summary import summary
from signoff.suite.suite import RECORD, suite_from_json
from tests.unit.signoff.evidence.evidences import (
    BUILD,
    GUIDE,
    a_decision,
    a_run,
    all_kept,
    clause_in,
    document_in,
)
from tests.verdicts.plugin_runs import Runs, Suite

ACCEPTED, REFUSED = pytest.mark.before("accepted"), pytest.mark.before("refused")
SHORT = "[limits]\nrequests = 20\nwindow_s = 6\n[permissions]\nload = true\n"
TEST = """
@clause("{}", requests=1)
def test_kept(customer_a):
    expect(customer_a.tickets.try_list()).is_ok()
"""
SHOWN = {
    "a window of seconds": ("SEC-04", SHORT, "20 requests per 6 s", "100 requests per 3600 s"),
    "an SLA of weeks": ("TKT-02", "[sla_hours]\ncritical = 1000\n", "1000 h", "1 h"),
    "an SLA for ever": ("TKT-12", "[sla_hours]\nlow = 1e9\n", "1000000000 h", "48 h"),
    "an hour of leeway": ("SEC-02", "[limits]\nclock_leeway_s = 3600\n", "3600 s", "60 s"),
    "a subject without an end": ("EDGE-01", "[limits]\nsubject_chars = 100000\n", "100000 ch", "255 ch"),
    "a subject of one letter": ("EDGE-05", "[limits]\nsubject_chars = 1\n", "1 characters", "255 characters"),
    "a scan of ten minutes": ("SEC-05", "[attachments]\nscanned_within_s = 600\n", "600 s", "30 s"),
    "a link that works for a year": ("SEC-05", "[attachments]\nlink_lives_s = 31536000\n", "31536000", "60"),
    "no file but an empty one": ("TKT-13", "[attachments]\nmax_bytes = 1\n", "1 bytes", "10485760 bytes"),
    "lists that never fill a page": ("TKT-09", "[paging]\ndefault_size = -2\n", "-2 items", "50 items"),
    "pages without a bound": ("TKT-15", "[paging]\nmax_size = 1000000\n", "1000000 items", "100 items"),
    "an expiry of ten minutes": ("WS-07", "[limits]\ntoken_expiry_s = 600\n[ws]\n", "600 s", "5 s"),
    "messages within a day": ("WS-02", "[ws]\ndelivered_within_s = 86400\n", "86400 s", "5 s"),
    "any close for an expired token": ("WS-12", "[ws]\nexpired_code = 1000\n", "close code 1000", "4401"),
    "no idempotency keys": ("TKT-17", '[headers]\nidempotency_key = ""\n', "lacking", "needed"),
    "no description of its API": ("SEC-01", "", "lacking", "needed"),
}


@pytest.mark.parametrize(
    ("clause", "stated", "used", "guide"),
    [pytest.param(*row, id=name, marks=ACCEPTED) for name, row in SHOWN.items()],
)
def test_what_the_target_is_let_off_stands_beside_the_guides_value(
    project: pytest.Pytester, suite: Suite, runs: Runs, clause: str, stated: str, used: str, guide: str
) -> None:
    states(project, stated)
    suite(TEST.format(clause))
    result = runs()
    document = document_in(project.path / "out/one")
    assert clause_in(document, clause)["tests"][0]["outcome"] == "PASS", "the run is a genuine one"
    (row,) = [row for row in document["bounds"] if clause in row["clauses"] and row["used"].startswith(used)]
    assert row["guide"].startswith(guide) or guide in row["guide"]
    said = f"without {row['about']}" if used == "lacking" else f"with {row['used']}"
    assert said in clause_in(document, clause)["with"]
    printed = " ".join(result.stdout.str().split())
    assert "Bounds that are laxer than the guide's" in printed
    assert f"({said}" in printed
    assert row["key"] in re.sub(r"\\", "", summary(document))
    sheet = page(document, GUIDE, beside_of(project.path / "out/one"))
    listed = sheet.partition('<h2 id="h-bounds">')[2].partition("</section>")[0]
    assert f"<td>{row['used']}</td>" in listed
    assert said in sheet.partition(f'<tr id="clause-{clause}">')[2].partition("</tr>")[0]


@ACCEPTED
def test_a_time_out_of_minutes_touches_every_answer(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    states(project, "[limits]\ntimeout_s = 120\n")
    suite(TEST.format("TKT-01"))
    printed = " ".join(runs().stdout.str().split())
    (row,) = [row for row in document_in(project.path / "out/one")["bounds"] if not row["clauses"]]
    assert (row["key"], row["used"], row["guide"]) == ("[limits] timeout_s", "120 s", "15 s")
    assert "[limits] timeout_s: 120 s that an answer may take before the check breaks off" in printed


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        pytest.param("[limits]\ntimeout_s = 600\n", "limits.timeout_s: Input should be less", marks=REFUSED),
        pytest.param("[limits]\ntoken_expiry_s = 3600\n", "limits.token_expiry_s: Input", marks=REFUSED),
        pytest.param("[limits]\nrequests = 0\n", "limits.requests: Input should be greater", marks=REFUSED),
        pytest.param("[limits]\nrequest = 1\n", "limits.request: there is no such key", marks=REFUSED),
        pytest.param("[ws]\nreaped_within_s = inf\n", "ws.reaped_within_s: Input should", marks=ACCEPTED),
        pytest.param("[ws]\ndelivered_within_s = nan\n", "ws.delivered_within_s: Input", marks=ACCEPTED),
        pytest.param("[sla_hours]\nlow = inf\n", "sla_hours.low: Input should be a finite", marks=ACCEPTED),
        pytest.param('portal_url = "https://a:b@x.test"', "portal_url holds credentials", marks=ACCEPTED),
        pytest.param("# Bearer 0123456789abcdef\n", "holds a bearer token", marks=ACCEPTED),
        pytest.param("# a secret of at least thirty-two bytes\n", "holds a key or token", marks=ACCEPTED),
    ],
)
def test_a_target_file_without_an_end_or_with_a_secret_is_refused(
    project: pytest.Pytester, suite: Suite, runs: Runs, stated: str, says: str
) -> None:
    states(project, stated)
    suite(TEST.format("TKT-01"))
    result = runs()
    assert result.ret == 3
    assert says in result.stderr.str()
    assert not (project.path / "out/one").exists()


@ACCEPTED
def test_a_target_file_that_is_changed_once_the_run_began_changes_nothing_of_it(
    project: pytest.Pytester, suite: Suite, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers, which come later, go by the copy that the run keeps."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    states(project, "[limits]\nrequests = 100\n")
    with (project.path / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(
            "\nimport os, pathlib\n"
            'file = pathlib.Path("target.toml")\n'
            'if "PYTEST_XDIST_WORKER" in os.environ:\n'
            '    file.write_text(file.read_text().replace("= 100", "= 7"))\n'
        )
    suite(
        '@clause("TKT-01", requests=1)\n'
        "def test_kept(customer_a, target):\n"
        '    expect(customer_a.tickets.try_list().status, "the status").equals(200)\n'
        '    expect(target.description.limits.requests, "the limit").equals(100)\n'
    )
    runs("-n1")
    assert "= 7" in (project.path / "target.toml").read_text(encoding="utf-8")
    found = clause_in(document_in(project.path / "out/one"), "TKT-01")
    assert (found["verdict"], found["reason"]) == ("PASS", "")


def laxer(place: Path, run_id: str = "20261123-100000-aaaa", **said: Any) -> Path:
    """A run in which all is kept, on a target file with a window of seconds."""
    return a_run(place, run_id, all_kept(), stated="\n" + SHORT, **said)


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    document = document_in(folder)
    change(document)
    (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


EDITS: dict[str, tuple[Callable[[Path], object], str]] = {
    "the target file is edited": (
        lambda run: rewrite(run / COPY, "requests = 20\nwindow_s = 6", "requests = 100\nwindow_s = 3600"),
        "its digest differs",
    ),
    "the target file is taken out": (lambda run: (run / COPY).unlink(), "the target file is not there"),
    "the target file is a link": (
        lambda run: (run / COPY).symlink_to((run / COPY).rename(run / "kept").name),
        "is a link; evidence consists of files",
    ),
    "the list of bounds is emptied": (
        lambda run: edit(run, lambda document: document.update(bounds=[])),
        "lists other bounds than the target file gives",
    ),
    "the list is taken out": (
        lambda run: edit(run, lambda document: document.pop("bounds")),
        "'bounds' is a required property",
    ),
    "a bound is said to be the guide's": (
        lambda run: edit(run, lambda document: document["bounds"][0].update(used="100 requests per 3600 s")),
        "lists other bounds than the target file gives",
    ),
    "the words of the clause are taken out": (
        lambda run: edit(run, lambda document: clause_in(document, "SEC-04").update({"with": ""})),
        "says of SEC-04 ''",
    ),
    "it is said to be another deployment": (
        lambda run: edit(run, lambda document: document["target"].update(base_url="https://live.test")),
        "says base_url 'https://live.test', the target file 'https://desk.test'",
    ),
    "it is said to be the production": (
        lambda run: edit(run, lambda document: document["target"].update(kind="production")),
        "says kind 'production', the target file 'staging'",
    ),
}


@pytest.mark.parametrize(
    ("change", "says"), [pytest.param(*row, id=name, marks=ACCEPTED) for name, row in EDITS.items()]
)
def test_a_run_that_was_edited_to_hide_it_is_refused(
    tmp_path: Path, change: Callable[[Path], object], says: str
) -> None:
    run = laxer(tmp_path)
    read_finished(run, GUIDE)
    change(run)
    with pytest.raises(EvidenceError, match=re.escape(says)):
        read_finished(run, GUIDE)


@ACCEPTED
def test_a_target_file_put_in_with_its_digest_gives_other_bounds(tmp_path: Path) -> None:
    run, honest = laxer(tmp_path), a_run(tmp_path, "20261123-100000-bbbb", all_kept())
    (run / COPY).write_bytes((honest / COPY).read_bytes())
    digest = document_in(honest)["target"]["file_sha256"]
    edit(run, lambda document: document["target"].update(file_sha256=digest))
    with pytest.raises(EvidenceError, match="lists other bounds than the target file gives"):
        read_finished(run, GUIDE)


@ACCEPTED
def test_a_decision_lists_what_each_of_its_runs_was_measured_by(tmp_path: Path) -> None:
    """A quick load run, which holds for short stalls only, is joined with a long one, on the same target."""
    windows = (("20261123-100000-aaaa", 5), ("20261123-100000-bbbb", 1))
    runs = [laxer(tmp_path, run_id, load=load_over(window_s)) for run_id, window_s in windows]
    document = document_in(a_decision(tmp_path, *runs))
    assert clause_in(document, "LAT-01")["with"].startswith("with stalls of up to 1 s; the suites' own is")
    assert clause_in(document, "SEC-04")["with"].startswith("with 20 requests per 6 s; the guide says 100")


@ACCEPTED
def test_nobody_signs_a_decision_whose_bounds_were_taken_out(tmp_path: Path) -> None:
    run = laxer(tmp_path)
    folder, here = a_decision(tmp_path, run), suite_from_json(read_json(run / RECORD), "")
    checked(folder, GUIDE, here)
    edit(folder, lambda document: document.update(bounds=[]))
    (folder / "manifest.sha256").unlink()
    seal(folder)
    with pytest.raises(AttestationError, match="its bounds is not what the evidence gives; decide it anew"):
        checked(folder, GUIDE, here)


def load_over(window_s: float) -> dict[str, Any]:
    """What a load run tells of itself that holds for stalls of that length."""
    verdict = {"clause": "LAT-01", "title": "", "outcome": "PASS", "words": "", "journey": "create"}
    profile = {
        "name": "custom:ours@00000000",
        "official": False,
        "sha256": "0" * 64,
        "seconds": 60 * window_s,
        "window_s": window_s,
        "windows": {},
        "pool": 1,
        "arrivals": "uniform",
        "rates": {"create": 8},
        "shape": [1],
        "ramped": False,
    }
    return {
        "profile": profile,
        "build": BUILD,
        "build_after": BUILD,
        "timeout_s": 10,
        "locust": "2.47.0",
        "elapsed": 60 * window_s,
        "interrupted": False,
        "seed": "1",
        "workers": 1,
        "generator_cpu": 0.1,
        "page": "load.html",
        "counters": "load.json",
        "verdicts": [verdict | {"window_s": window_s}],
    }


def states(project: pytest.Pytester, stated: str) -> None:
    """Adds that to the target file: a table at its end, a key of its own at its head."""
    file = project.path / "target.toml"
    parts = [file.read_text(encoding="utf-8"), stated]
    file.write_text("\n".join(parts if stated.startswith(("[", "#")) else reversed(parts)), encoding="utf-8")
