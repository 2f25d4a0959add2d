"""`signoff clauses --where`: everything that has to do with a clause, and where it lies."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from rich.table import Table

from signoff import monitors
from signoff.guide import Clause, Level
from signoff.proof.catalogue import load_catalogue
from signoff.verdict.results import Collected
from signoff_cli.options import ROOT

ROOMS = {
    "operator": "signoff/actors/operator/",
    "account": "signoff/actors/account/",
    "browser": "signoff/actors/browser/",
    "crowd": "signoff/actors/crowd/crowd.py",
    "outcome": "signoff/model/search.py, its stories in tests/model/",
    "matrix": "signoff/report/matrix.py, its rows in tests/security/isolation/",
    "row": "tests/security/isolation/rows.py",
    "target": "signoff/deployment/target.py",
    "windows": "e2e/windows.py",
    "network_to_cut": "e2e/faults/network.py",
}
"""Where the methods of a fixture are, by its name."""
_PAGES = ("visitor", "portal", "portal_b", "phone", "tab")
_CUSTOMERS = (
    "customer",
    "fresh",
    "agent",
    "short_sla_customer",
    "webhook_customer",
    "other_webhook_customer",
)
_NOT_OURS = ("request",)
_DEEPEST = 3
"""Words of a call: fixture, part, method. What is deeper is somebody else's, such as a text's own method."""
_SOURCES = ("backend/**/*.py", "backend/portal/src/**/*.ts*", "backend/portal/tests/**/*.ts*")
_DECIDED_BY = {
    "signoff load": "signoff load: load/worker/journeys.py sends, load/verdict/ decides",
    "signoff drill": "signoff drill: drill/outage.py, drill/portal_outage.py; drill/verdicts.py decides",
    "signoff drill --failover": "signoff drill --failover: drill/failover.py; failover_verdicts.py decides",
    "signoff page-load": "signoff page-load: e2e/loads.py measures, e2e/page_load.py decides",
}


def where(clauses: Sequence[Clause], collected: Sequence[Collected]) -> Table:
    """For each clause: the guide's section, tests, what their actors do, monitors, known-bad variants."""
    variants = load_catalogue(ROOT)
    table = Table(box=None, padding=(0, 1), show_header=False)
    for column in ("clause", "what"):
        table.add_column(column, no_wrap=True)
    table.add_column("where", overflow="fold")
    for clause in clauses:
        broken_by = [variant for variant in variants if variant.clause == clause.id]
        tests = [each.test for each in collected if each.clause == clause.id]
        rows = {
            "guide": [clause.source],
            "clause": [f"signoff/guide/clauses.toml: {clause.title}"],
            "decided by": [
                _DECIDED_BY.get(clause.decided_by, "a person" if clause.level is Level.HUMAN else "tests"),
                *([_DECIDED_BY[clause.also_by]] if clause.also_by else []),
            ],
            "tests": _functions(tests),
            "tests call": _calls(tests),
            "monitor": list(_monitors(clause.id)) or ["none of its own"],
            "named in": _naming(clause.id),
            "variants": [f"{variant.listed}: {variant.id} (changes {variant.file})" for variant in broken_by],
        }
        for number, (what, found) in enumerate(rows.items()):
            table.add_row(clause.id if number == 0 else "", what, "\n".join(found) or "none")
    return table


def _naming(clause: str) -> list[str]:
    """The files of the reference that name the clause: where it is kept, or what is said of it."""
    word = re.compile(rf"\b{clause}\b")
    return [name for name, text in _reference() if word.search(text)]


@cache
def _reference() -> list[tuple[str, str]]:
    """The reference's sources, the portal's and its unit tests included, by their paths."""
    files = [
        file
        for pattern in _SOURCES
        for file in sorted(ROOT.glob(pattern))
        if "node_modules" not in file.parts
    ]
    return [(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def _functions(tests: Iterable[str]) -> list[str]:
    """The test functions, each with how often it is tried; the file that has most of them comes first."""
    counts = Counter(test.partition("[")[0] for test in tests)
    files = Counter(name.partition("::")[0] for name in counts)
    names = sorted(counts, key=lambda name: (-files[name.partition("::")[0]], name.partition("::")[0]))
    return [f"{name} ({counts[name]} cases)" if counts[name] > 1 else name for name in names]


def _calls(tests: Iterable[str]) -> list[str]:
    """What the test functions themselves call on fixtures, the most frequent first, and where that is."""
    called = Counter[str]()
    for name in sorted({test.partition("[")[0] for test in tests}):
        file, _, function = name.partition("::")
        called.update(_calls_of(ROOT / file).get(function.rpartition("::")[2], ()))
    return [f"{call} ({room})" if (room := room_of(call)) else call for call, _ in called.most_common()]


def room_of(call: str) -> str:
    """The file or folder that has what is called, by the words of the call; empty: nobody knows."""
    fixture, *rest = call.partition("(")[0].split(".")
    part = rest[0]
    if fixture.startswith(_CUSTOMERS):
        return _part_of("signoff/actors/customer/", part) or "signoff/actors/session/client.py"
    if fixture in _PAGES:
        if part == "customer":
            return _part_of("signoff/actors/customer/", rest[1])
        return _part_of("e2e/pages/", part) or ("e2e/pages/" if len(rest) > 1 else "e2e/tab.py")
    room = ROOMS.get(fixture, "")
    return _part_of(room, part) or room


def _part_of(room: str, part: str) -> str:
    """The file of a folder that has the part's name; empty: there is none."""
    return f"{room}{part}.py" if room.endswith("/") and (ROOT / room / f"{part}.py").exists() else ""


@cache
def _calls_of(file: Path) -> dict[str, tuple[str, ...]]:
    functions = (
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    return {function.name: tuple(_calls_in(function)) for function in functions}


def _calls_in(function: ast.FunctionDef) -> Iterator[str]:
    fixtures = {argument.arg for argument in function.args.args}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = ast.unparse(node.func)
            fixture, *rest = words.split(".")
            depth = len(rest) if rest[0] == "customer" else len(rest) + 1
            if fixture in fixtures and fixture not in _NOT_OURS and depth <= _DEEPEST and "(" not in words:
                yield f"{words}()"


def _monitors(clause_id: str) -> Iterator[str]:
    for module in iter_modules(monitors.__path__):
        found = import_module(f"{monitors.__name__}.{module.name}")
        if getattr(found, "CLAUSE", "") == clause_id:
            yield f"signoff/monitors/{module.name}.py"
