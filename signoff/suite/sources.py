"""What a test is made of: its file, and what that imports within the project, by digest."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

PACKAGES = ("signoff", "signoff_cli", "load", "e2e", "tests")
"""Where a project's own modules are that a test may be made of."""
ALWAYS = ("conftest.py", "pyproject.toml", "signoff/plugin/plugin.py", "signoff/plugin/fixtures.py")
"""What takes part in every test: the plugin, the roles, and how pytest is set up."""
_BESIDE = (
    "tests/integration",
    "tests/security",
    "tests/account",
    "tests/operation",
    "tests/model",
    "e2e",
    "signoff/guide",
    "signoff/actors",
    "signoff/payloads",
)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""The parts of a statement that hold further statements."""
_DATA = frozenset({".toml", ".js", ".json", ".yaml"})


class Sources:
    """The sources of one checkout. Each file is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._digests: dict[str, str] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._there: dict[str, bool] = {}

    def digest(self, test_file: str) -> str:
        """SHA-256, in hex, of everything that the tests of that file are made of."""
        lines = "".join(f"{self._digest_of(name)}  {name}\n" for name in self.files(test_file))
        return hashlib.sha256(lines.encode()).hexdigest()

    def files(self, test_file: str) -> list[str]:
        """All that its tests are made of, relative to the checkout."""
        return sorted({*self._closure(test_file), *self._common})

    @cached_property
    def _common(self) -> frozenset[str]:
        always = {name for start in ALWAYS for name in self._closure(start)}
        return frozenset(always | set(self._data()))

    def _data(self) -> Iterator[str]:
        """Payloads, scripts, the guide: what tests read that is no Python."""
        for folder in _BESIDE:
            for file in (self._root / folder).rglob("*"):
                if file.suffix in _DATA and file.is_file():
                    yield file.relative_to(self._root).as_posix()

    def _closure(self, start: str) -> set[str]:
        """That file, the conftest.py files above it, and all that they import, of what is there."""
        waiting, found = [start, *self._conftests(start)], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in found and self._is_there(name):
                found.add(name)
                waiting += self._imported_by(name)
        return found

    def _conftests(self, start: str) -> list[str]:
        return [(parent / "conftest.py").as_posix() for parent in Path(start).parents]

    def _imported_by(self, name: str) -> tuple[str, ...]:
        if name not in self._imports:
            text = self._read(name) if name.endswith(".py") else b""
            package = tuple(name.split("/")[:-1])
            modules = _modules(text, package)
            self._imports[name] = tuple(file for module in modules for file in self._files_of(module))
        return self._imports[name]

    def _files_of(self, module: str) -> Iterator[str]:
        """The file of a module, and of the packages that it is in."""
        parts = module.split(".")
        if parts[0] not in PACKAGES:
            return
        for count in range(1, len(parts) + 1):
            place = "/".join(parts[:count])
            yield from (name for name in (f"{place}/__init__.py", f"{place}.py") if self._is_there(name))

    def _is_there(self, name: str) -> bool:
        if name not in self._there:
            self._there[name] = (self._root / name).is_file()
        return self._there[name]

    def _digest_of(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self._read(name)).hexdigest()
        return self._digests[name]

    def _read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()


@cache
def _modules(text: bytes, package: tuple[str, ...]) -> tuple[str, ...]:
    """Every module that may be imported anywhere in it; what is imported from a package may be one, too."""
    return tuple(_imported_in(text, package))


def _imported_in(text: bytes, package: tuple[str, ...]) -> Iterator[str]:
    try:
        waiting: list[ast.AST] = [ast.parse(text)]
    except (SyntaxError, ValueError):
        return  # pytest says so when it collects the file
    while waiting:
        node = waiting.pop()
        # Only statements import, so expressions, which are most of a file, need no look.
        waiting += (inner for block in _BLOCKS for inner in getattr(node, block, ()))
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One dot is the file's own package, each further one the package around it.
            around = package[: len(package) + 1 - node.level] if node.level else ()
            parts = [*around, *([node.module] if node.module else [])]
            yield from (".".join([*parts, alias.name]) for alias in node.names)
