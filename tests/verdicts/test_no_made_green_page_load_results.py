"""No loads of the support page count for another build or target file than the one they were made on."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from e2e import page_load
from signoff.deployment.loading import TargetError
from signoff.deployment.programs import missing_engine
from signoff.evidence.parts import results_of_part
from signoff.verdict.outcomes import Outcome
from signoff_cli.main import app

pytestmark = pytest.mark.skipif(missing_engine("chromium") is not None, reason="there is no Chromium here")
Ruled = tuple[Outcome, str, dict[str, Any]]
Measures = Callable[..., tuple[int, str, Path]]


@pytest.fixture
def measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measures:
    """`signoff page-load` where loading comes to `ruled()`, on a target that says these builds: exit code,
    words, the file of results."""
    file, out = tmp_path / "fake.toml", tmp_path / "out"
    file.write_text("", encoding="utf-8")
    target = SimpleNamespace(name="fake", base_url="http://127.0.0.1:9")
    monkeypatch.setattr(page_load, "open_target", lambda file: (target, None))

    def run(ruled: Callable[..., Ruled], *builds: str | TargetError) -> tuple[int, str, Path]:
        left = iter(builds)

        def read(_: object) -> str:
            build = next(left)
            if isinstance(build, TargetError):
                raise build
            return build

        monkeypatch.setattr(page_load, "read_build", read)
        monkeypatch.setattr(page_load, "_ruled", ruled)
        done = CliRunner().invoke(app, ["page-load", "--target", str(file), "--out", str(out)])
        (results,) = out.glob("*/*/results.jsonl")
        return done.exit_code, done.output, results

    return run


def in_time(*_: object) -> Ruled:
    """What loads come to that were all in time."""
    return Outcome.PASS, "seen: 75", {}


def as_it_counts(results: Path) -> tuple[Outcome, str]:
    """What a run of build 1 takes over of it."""
    file = results.parents[3] / "fake.toml"
    (found,) = results_of_part(results, build="1", target="fake", base_url="", target_file=file)
    return found.outcome, found.reason


@pytest.mark.before("control")
def test_what_was_measured_on_one_build_counts(measures: Measures) -> None:
    code, _, results = measures(in_time, "1", "1")
    assert (code, as_it_counts(results)) == (0, (Outcome.PASS, "seen: 75"))


@pytest.mark.before("accepted")
@pytest.mark.parametrize("ruled", [Outcome.PASS, Outcome.INCONCLUSIVE], ids=str)
def test_a_build_that_moves_under_page_load_is_an_error(measures: Measures, ruled: Outcome) -> None:
    code, said, results = measures(lambda *_: (ruled, "seen: 75", {}), "1", "2")
    assert code == 3
    assert "LAT-09 ERROR: the target's build changed while it was measured, from 1 to 2" in said
    assert as_it_counts(results)[0] is Outcome.ERROR


@pytest.mark.before("accepted")
def test_a_target_that_is_gone_at_the_end_is_an_error(measures: Measures) -> None:
    code, said, results = measures(in_time, "1", TargetError("fake cannot be reached"))
    assert code == 3
    assert "LAT-09 ERROR: which build there was at the end is not known: fake cannot be reached" in said
    assert as_it_counts(results)[0] is Outcome.ERROR


@pytest.mark.before("accepted")
def test_a_target_file_that_is_changed_meanwhile_is_an_error(tmp_path: Path, measures: Measures) -> None:
    def edits(*_: object) -> Ruled:
        (tmp_path / "fake.toml").write_text("# another\n", encoding="utf-8")
        return in_time()

    outcome, words = as_it_counts(measures(edits, "1", "1")[2])
    assert outcome is Outcome.ERROR
    assert "the target file was changed after it was measured" in words


@pytest.mark.before("refused")
def test_a_portal_that_lets_nobody_in_is_an_error(measures: Measures) -> None:
    def nobody(*_: object) -> Ruled:
        raise TargetError("fake: no customer could be made ready")

    code, said, results = measures(nobody, "1", "1")
    assert code == 3
    assert "LAT-09 ERROR: fake: no customer could be made ready" in said
    assert as_it_counts(results)[0] is Outcome.ERROR
