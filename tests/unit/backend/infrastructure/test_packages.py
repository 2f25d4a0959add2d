"""The packages hold what the functions need, in the same bytes each time, and nothing of this machine."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from backend.infrastructure import packages

# Where this project is installed to be edited, its folder would stand in for whatever is not packed.
IMPORT = """
import sys
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
import backend.functions.create_ticket
"""


def names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_the_same_sources_give_the_same_bytes_wherever_and_whenever_they_lie(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(
        packages.BACKEND, elsewhere, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "portal")
    )
    for module in elsewhere.rglob("*.py"):
        module.chmod(0o600)
        os.utime(module, (1_000_000_000, 1_000_000_000))
    assert packages.functions(elsewhere) == packages.functions()
    assert packages.layer(elsewhere) == packages.layer()


def test_access_to_data_is_in_the_layer_and_nowhere_else() -> None:
    layer, functions = names(packages.layer()), names(packages.functions())
    assert "python/backend/aws/tickets.py" in layer
    assert all(name.startswith(("python/backend/aws/", "python/backend/__init__.py")) for name in layer)
    assert "backend/functions/create_ticket.py" in functions
    assert not any("/aws/" in name or "/local/" in name for name in functions)


@pytest.mark.parametrize("has_layer", [True, False])
def test_a_function_runs_with_the_layer_and_not_without(tmp_path: Path, has_layer: bool) -> None:
    for name, content in (("code", packages.functions()), ("opt", packages.layer())):
        zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path / name)
    path = [tmp_path / "code", *([tmp_path / "opt" / "python"] if has_layer else [])]
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(map(str, path))},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode == 0) is has_layer, ran.stderr
    if not has_layer:
        assert "No module named 'backend.aws'" in ran.stderr


def test_both_are_written_where_one_asks(tmp_path: Path) -> None:
    assert packages.main([str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / packages.FUNCTIONS).read_bytes() == packages.functions()
    assert (tmp_path / "new" / packages.LAYER).read_bytes() == packages.layer()
