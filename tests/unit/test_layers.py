"""The house's rules that a machine can see: who imports whom, and how large a file may grow."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_FILES = 16

TOP: dict[str, set[str]] = {
    "backend": set(),
    "signoff": set(),
    "load": {"signoff"},
    "drill": {"signoff"},
    "e2e": {"signoff"},
    "signoff_cli": {"signoff", "load", "drill", "e2e"},
    "bench": {"backend", "signoff", "load", "e2e"},
}
"""What each package of the top level may import, besides itself. Tests may import all of them."""
ABOVE: dict[str, set[str]] = {
    "guide": set(),
    "payloads": set(),
    "suite": {"guide"},
    "histories": set(),
    "wire": set(),
    "deployment": {"guide", "wire"},
    "verdict": {"guide", "wire"},
    "expect": {"verdict", "wire", "histories"},
    "monitors": {"guide", "wire", "deployment", "expect", "verdict"},
    "actors": {"wire", "deployment", "expect", "verdict", "monitors", "histories"},
    "model": {"guide", "wire", "deployment", "verdict", "expect", "actors"},
    "evidence": {"guide", "suite", "wire", "deployment", "verdict", "monitors"},
    "report": {"guide", "suite", "wire", "deployment", "verdict", "evidence"},
    "release": {"guide", "suite", "verdict", "evidence", "report", "deployment"},
    "checkup": {"guide", "wire", "deployment", "verdict", "monitors", "actors", "evidence"},
    "plugin": {
        "guide",
        "suite",
        "wire",
        "deployment",
        "verdict",
        "expect",
        "monitors",
        "actors",
        "model",
        "evidence",
        "report",
        "release",
    },
    "proof": {
        *("guide", "suite", "wire", "deployment", "verdict", "monitors", "actors", "model", "evidence"),
        "plugin",
    },
}
"""What each layer of signoff may import, besides itself."""
BACKEND: dict[str, set[str]] = {
    "domain": set(),
    "services": {"domain", "ports", "webhook_ports", "backoff"},
    "aws": {"domain", "ports", "webhook_ports", "backoff", "settings"},
    "outbound": {"domain", "ports", "webhook_ports"},
    "functions": {"services", "domain", "bootstrap"},
    "infrastructure": {"functions"},
    "local": {"functions", "bootstrap", "settings", "domain", "aws", "ports", "infrastructure"},
}
"""What each layer of the backend may import, besides itself."""


def module_named(node: ast.ImportFrom, file: Path) -> str:
    """The module that names are imported from; dots are counted from the file's own package."""
    around = file.parent.relative_to(ROOT).parts if node.level else ()
    return ".".join([*around[: len(around) + 1 - node.level], *([node.module] if node.module else [])])


@cache
def statements(file: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Those by which the file imports; each test asks for those of most files."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


def imports(file: Path) -> Iterator[str]:
    for node in statements(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            yield module_named(node, file)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(file: Path) -> Iterator[str]:
    """Every module that the file may import: what is imported from a package may be one, too."""
    for node in statements(file):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{module_named(node, file)}.{alias.name}" for alias in node.names)
    yield from imports(file)


def inside(package: str, layer: str) -> Iterator[tuple[Path, str]]:
    """Each import of the package's own modules made by a file of the layer."""
    for file in sorted((ROOT / package / layer).rglob("*.py")):
        for name in imports(file):
            parts = name.split(".")
            if parts[0] == package and len(parts) > 1 and parts[1] != layer:
                yield file, parts[1]


@pytest.mark.parametrize("package", TOP)
def test_packages_import_downward_only(package: str) -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / package).rglob("*.py")
        for name in imports(file)
        if (top := name.split(".")[0]) in TOP.keys() | {"tests"} and top not in TOP[package] | {package}
    }
    assert wrong == set()


@pytest.mark.parametrize("package", ["signoff", "load", "drill", "e2e", "bench"])
def test_modules_are_imported_by_statements_which_all_can_see(package: str) -> None:
    hidden = [file for file in (ROOT / package).rglob("*.py") if "importlib" in set(imports(file))]
    assert hidden == []


def test_nothing_imports_in_a_circle() -> None:
    modules = {module_of(file): file for package in TOP for file in (ROOT / package).rglob("*.py")}
    needs = {
        name: {module for module in imported(file) if module in modules} for name, file in modules.items()
    }
    while free := {name for name, wanted in needs.items() if not wanted & needs.keys() - {name}}:
        needs = {name: wanted for name, wanted in needs.items() if name not in free}
    assert needs == {}, "each of these is in a circle, or needs one that is"


@pytest.mark.parametrize("package", ["signoff", "signoff_cli", "load", "drill", "backend/local"])
def test_no_folder_is_crowded(package: str) -> None:
    counts = Counter(file.parent for file in (ROOT / package).rglob("*.*") if file.suffix != ".pyc")
    assert {str(folder): count for folder, count in counts.items() if count > MOST_FILES} == {}


@pytest.mark.parametrize("layer", ABOVE)
def test_the_instruments_layers_import_downward_only(layer: str) -> None:
    wrong = [
        f"{file.name} imports {other}"
        for file, other in inside("signoff", layer)
        if other not in ABOVE[layer]
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", BACKEND)
def test_the_backends_layers_import_downward_only(layer: str) -> None:
    wrong = [
        f"{file.name} imports {other}"
        for file, other in inside("backend", layer)
        if other not in BACKEND[layer]
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", ["guide", "wire"])
def test_the_lowest_layers_need_the_standard_library_only(layer: str) -> None:
    foreign = {
        name.split(".")[0]
        for file in (ROOT / "signoff" / layer).rglob("*.py")
        for name in imports(file)
        if name.split(".")[0] in {"pytest", "httpx", "pydantic", "boto3", "rich", "jwt", "yaml"}
    }
    assert foreign == set()


def test_the_backend_knows_nothing_of_the_instrument() -> None:
    for file in (ROOT / "backend").rglob("*.py"):
        assert not [name for name in imports(file) if name.split(".")[0] in {"signoff", "tests"}], file


@pytest.mark.parametrize(
    "suite",
    [
        *("tests/account", "tests/integration", "tests/security", "tests/operation"),
        *("tests/model", "tests/domains", "tests/stranger"),
        *("signoff", "signoff_cli", "load", "drill", "e2e"),
    ],
)
def test_nothing_black_box_imports_the_backend(suite: str) -> None:
    for file in (ROOT / suite).rglob("*.py"):
        assert not [name for name in imports(file) if name.split(".")[0] == "backend"], file


def sources(*folders: str) -> dict[Path, int]:
    """Lines of the Python files that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    files = [ROOT / name for name in listed if name.endswith(".py") and (ROOT / name).exists()]
    return {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}


def test_source_files_stay_small() -> None:
    lines = sources("signoff", "signoff_cli", "backend", "bench", "load", "drill", "e2e", "conftest.py")
    assert {file.name: count for file, count in lines.items() if count > 300} == {}
    assert median(lines.values()) < 100


def test_test_files_stay_small() -> None:
    assert {file.name: count for file, count in sources("tests").items() if count > 400} == {}
