"""`signoff clauses --where`: everything that has to do with a clause, and where it lies."""

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
from signoff.guide.calls import calls_of, order_of
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
    "receiving": "signoff/plugin/receiving.py",
    "actor": "signoff/actors/crowd/participant.py",
    "observer": "signoff/actors/operator/topic_observer.py",
}
"""Where the methods of a fixture are, by its name."""
_PAGES = ("visitor", "portal", "portal_b", "phone", "tab")
_CUSTOMERS = (
    "customer",
    "fresh",
    "agent",
    "session",
    "again",
    "short_sla_customer",
    "webhook_customer",
    "other_webhook_customer",
)
_READS_ONLY = ("crowd", "outcome", "matrix", "row", "windows", "target")
"""Fixtures that reach no target by themselves: what is called on them comes last."""
_LISTENER = "signoff/actors/customer/listener.py"
"""What a connection that is listened to may be called: tests name it as it suits them."""
_MEASURING = ("load/**/*.py", "drill/**/*.py")
"""What decides clauses beside the tests; a file there that names a clause has a part in it."""
_SOURCES = ("backend/**/*.py", "backend/portal/src/**/*.ts*", "backend/portal/tests/**/*.ts*")
_DECIDED_BY = {
    "signoff load": "signoff load: load/worker/ sends (journeys.py) and hears; load/verdict/ decides",
    "signoff drill": "signoff drill: drill/outage.py, customers in drill/writes/; drill/verdicts.py decides",
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
        made, through = _calls(tests)
        rows = {
            "guide": [clause.source],
            "clause": [f"signoff/guide/clauses.toml: {clause.title}"],
            "decided by": [
                _DECIDED_BY.get(clause.decided_by, "a person" if clause.level is Level.HUMAN else "tests"),
                *([_DECIDED_BY[clause.also_by]] if clause.also_by else []),
                *_naming(clause.id, _MEASURING),
            ],
            "tests": _functions(tests),
            "tests call": made if tests else ["no test: see decided by"],
            "through": through,
            "monitor": list(_monitors(clause.id)) or ["none of its own"],
            "named in": _naming(clause.id, _SOURCES),
            "variants": [f"{variant.listed}: {variant.id} (changes {variant.file})" for variant in broken_by],
        }
        for number, (what, found) in enumerate(rows.items()):
            if found or what != "through":
                table.add_row(clause.id if number == 0 else "", what, "\n".join(found) or "none")
    return table


def _naming(clause: str, patterns: tuple[str, ...]) -> list[str]:
    """The files that name the clause: where it is kept or decided, or what is said of it."""
    word = re.compile(rf"\b{clause}\b")
    return [name for name, text in _sources(patterns) if word.search(text)]


@cache
def _sources(patterns: tuple[str, ...]) -> list[tuple[str, str]]:
    """Sources by their paths; of the reference those are also the portal's and its unit tests."""
    files = [
        file
        for pattern in patterns
        for file in sorted(ROOT.glob(pattern))
        if "node_modules" not in file.parts
    ]
    return [(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def _functions(tests: Iterable[str]) -> list[str]:
    """The test functions, each with how often it is tried, in the order of their files.

    The file that has most of them comes first.
    """
    counts = Counter(test.partition("[")[0] for test in tests)
    files = Counter(name.partition("::")[0] for name in counts)

    def place(name: str) -> tuple[int, str, int]:
        file, _, function = name.partition("::")
        order = order_of(ROOT, ROOT / file) if (ROOT / file).exists() else []
        return -files[file], file, order.index(function) if function in order else 0

    names = sorted(counts, key=place)
    return [f"{name} ({counts[name]} cases)" if counts[name] > 1 else name for name in names]


def _calls(tests: Iterable[str]) -> tuple[list[str], list[str]]:
    """What the test functions call on fixtures, the most frequent first, and where that is; through whom."""
    called, through = Counter[str](), Counter[str]()
    for name in sorted({test.partition("[")[0] for test in tests}):
        file, _, function = name.partition("::")
        calls = calls_of(ROOT, ROOT / file, function.rpartition("::")[2])
        called.update(calls.made)
        through.update(calls.through)
    by_use = sorted(called.most_common(), key=lambda each: each[0].partition(".")[0] in _READS_ONLY)
    made = [f"{call} ({room})" if (room := room_of(call)) else call for call, _ in by_use]
    return made, [helper for helper, _ in through.most_common()]


def room_of(call: str) -> str:
    """The file or folder that has what is called, by the words of the call; empty: nobody knows."""
    fixture, *rest = call.partition("(")[0].split(".")
    part = rest[0]
    if part == "customer" and len(rest) > 1:
        return _part_of("signoff/actors/customer/", rest[1])
    if fixture.startswith(_CUSTOMERS):
        return _part_of("signoff/actors/customer/", part) or "signoff/actors/session/client.py"
    if fixture in _PAGES:
        return (_part_of("e2e/pages/", part) or "e2e/pages/") if len(rest) > 1 else "e2e/tab.py"
    if fixture.endswith("_operator"):
        fixture = "operator"
    room = ROOMS.get(fixture, "")
    if not room and _has_method(ROOT / _LISTENER, part):
        return _LISTENER
    return _part_of(room, part) or room


@cache
def _part_of(room: str, part: str) -> str:
    """The file of a folder that has the part's name, or writes a method of it; empty: there is none."""
    if not room.endswith("/"):
        return ""
    if (ROOT / room / f"{part}.py").exists():
        return f"{room}{part}.py"
    written = [file for file in sorted((ROOT / room).glob("*.py")) if _has_method(file, part)]
    return f"{room}{written[0].name}" if len(written) == 1 else ""


def _has_method(file: Path, name: str) -> bool:
    return re.search(rf"^    def {name}\(\s*self", file.read_text("utf-8"), re.MULTILINE) is not None


def _monitors(clause_id: str) -> Iterator[str]:
    for module in iter_modules(monitors.__path__):
        found = import_module(f"{monitors.__name__}.{module.name}")
        if getattr(found, "CLAUSE", "") == clause_id:
            yield f"signoff/monitors/{module.name}.py"
