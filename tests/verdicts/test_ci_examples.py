"""The pipelines that docs/ci.md shows are accepted by their systems, and their commands do what they say."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.verdicts.clones import ROOT, cloned

SET_UP = "apt-get update", "make setup"
"""What clones do not need: their packages are there already."""
QUICK = ".venv/bin/signoff run", ".venv/bin/signoff run --clause TKT-01 --workers 0"
"""All of a run takes minutes; one clause leads the same way."""
SCHEMAS = {"GitHub Actions": "github-workflows", "GitLab": "gitlab-ci"}


def pipeline(system: str) -> str:
    """The example for that system."""
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    section = text.partition(f"## {system}\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    return str(block)


def commands(shown: list[str]) -> list[str]:
    """What a job runs here."""
    return [line.replace(*QUICK) for line in shown if not line.startswith(SET_UP)]


def jobs_of_github(shown: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each job under a name of its own, once for each shard where it has a matrix of these."""
    for name, job in shown.items():
        shards = job.get("strategy", {}).get("matrix", {}).get("shard", [""])
        for index, shard in enumerate(shards):
            text = yaml.safe_dump(job).replace("${{ matrix.shard }}", shard)
            filled = yaml.safe_load(text.replace("${{ strategy.job-index }}", str(index)))
            assert "${{ matrix" not in text
            yield f"{name}-{index}", filled


def runs(line: str, shell: list[str], clone: Path, env: dict[str, str]) -> int:
    """Runs the line in that clone; how it ended."""
    done = subprocess.run([*shell, line], cwd=clone, env=env, capture_output=True, text=True, timeout=180)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 2), f"{line}: {done.stdout[-2000:]}{done.stderr[-1000:]}"
    return done.returncode


def keeps(paths: str | list[str], root: Path, at: Path) -> None:
    """Keeps what the patterns find below root, but for hidden files, which GitHub leaves out."""
    for pattern in [paths] if isinstance(paths, str) else paths:
        found = sorted(root.glob(pattern.rstrip("/")))
        assert found, f"nothing of {pattern} is there to be kept"
        for each in found:
            place, hidden = at / each.relative_to(root), shutil.ignore_patterns(".*")
            shutil.copytree(each, place, dirs_exist_ok=True, ignore=hidden)


def undecided(decision: Path) -> None:
    """A decision over one clause is there, whole, and truthful."""
    (folder,) = decision.glob("decision-*")
    received = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))["decision"]
    assert received["exit_code"] == 2
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest.sha256"], cwd=folder, check=True)


@pytest.mark.parametrize(("system", "schema"), SCHEMAS.items())
def test_the_example_is_a_pipeline(system: str, schema: str, tmp_path: Path) -> None:
    file = tmp_path / "pipeline.yml"
    checks = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    file.write_text(pipeline(system), encoding="utf-8")
    done = subprocess.run(checks, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    wrong = pipeline(system).replace("  steps:", "  step:").replace("  script:", "  scripts:")
    file.write_text(wrong, encoding="utf-8")
    assert subprocess.run(checks, capture_output=True).returncode == 1


def test_the_jobs_of_github_do_what_they_say(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for name, job in jobs_of_github(yaml.safe_load(pipeline("GitHub Actions"))["jobs"]):
        clone = tmp_path / name
        env = cloned(clone) | {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
        for step in job["steps"]:
            if "run" in step:
                codes = [runs(line, ["sh", "-e", "-c"], clone, env) for line in commands([step["run"]])]
                assert not any(codes)
            elif step["uses"].startswith("actions/upload-artifact@"):
                below = step["with"]["path"].removeprefix("out/")
                keeps(below, clone / "out", kept / step["with"]["name"])
            elif step["uses"].startswith("actions/download-artifact@"):
                shutil.copytree(kept, clone / step["with"]["path"])
    undecided(kept / "decision")
    assert "NOT DECIDED" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_jobs_of_gitlab_do_what_they_say(tmp_path: Path) -> None:
    shown = yaml.safe_load(pipeline("GitLab"))
    kept = tmp_path / "kept"
    for stage in shown["stages"]:
        (job,) = (job for job in shown.values() if isinstance(job, dict) and job.get("stage") == stage)
        parts = job.get("parallel", 1)
        for part in range(1, parts + 1):
            clone = tmp_path / f"{stage}-{part}"
            env = cloned(clone) | {"CI_NODE_INDEX": str(part), "CI_NODE_TOTAL": str(parts)}
            if stage != shown["stages"][0]:
                shutil.copytree(kept, clone, dirs_exist_ok=True)
            shell = ["bash", "-eo", "pipefail", "-c"]
            codes = [runs(line, shell, clone, env) for line in commands(job["script"])]
            assert set(codes) <= {0, job["allow_failure"]["exit_codes"]}
            keeps(job["artifacts"]["paths"], clone, kept)
            for line in job.get("after_script", []):
                assert runs(line, ["bash", "-c"], clone, env) == 0
            for report in job["artifacts"].get("reports", {}).values():
                assert list(clone.glob(report))
    undecided(kept / "out")
