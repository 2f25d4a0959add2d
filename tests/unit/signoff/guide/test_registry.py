"""The clause registry: what loads, what is refused and where, what can be asked of it."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from signoff.deployment.description import Calls
from signoff.guide import CAPABILITIES, Budget, Clause, Guide, GuideError, Level, load_guide
from signoff.guide.registry import CALLS, LEVELS

REGISTRY = """\
[guide]
title = "A guide"
version = "1"

[[gate]]
id = "tickets"
title = "Support tickets"
calls = "tickets"
[[gate]]
id = "edge"
title = "Edge cases"
calls = "portal"
[[clause]]
id = "TKT-01"
level = "MUST"
area = "TKT"
gate = "tickets"
title = "A ticket opens"
asks = "A customer can open a ticket."
consequence = "No one gets help."
needs = ["http"]
changes = true
budget = { limit = 500, unit = "ms" }
source = "Functional tests"
[[clause]]
id = "EDGE-01"
level = "SHOULD"
area = "EDGE"
gate = "edge"
title = "An edge holds"
asks = "A long subject fits."
consequence = "Some texts are lost."
needs = []
needs_one_of = ["ws", "aws"]
changes = false
post = true
source = "Edge cases"
"""

Loads = Callable[[str], Guide]


@pytest.fixture
def loads(tmp_path: Path) -> Loads:
    """Loads a registry of that text."""

    def load(text: str) -> Guide:
        file = tmp_path / "clauses.toml"
        file.write_text(text, encoding="utf-8")
        return load_guide(file)

    return load


def without(key: str) -> str:
    """The registry without the first line of that key below [[clause]]."""
    head, clause, rest = REGISTRY.partition("[[clause]]")
    lines = rest.splitlines(keepends=True)
    lines.remove(next(line for line in lines if line.startswith(f"{key} =")))
    return head + clause + "".join(lines)


def test_a_registry_loads_with_everything_in_it(loads: Loads) -> None:
    guide = loads(REGISTRY)
    ticket, edge = guide.clause("TKT-01"), guide.clause("EDGE-01")
    assert (guide.title, guide.version, [gate.id for gate in guide.gates]) == (
        "A guide",
        "1",
        ["tickets", "edge"],
    )
    assert (ticket.level, ticket.needs, ticket.changes, ticket.post) == (
        Level.MUST,
        frozenset({"http"}),
        True,
        False,
    )
    assert ticket.budget is not None
    assert (ticket.budget.limit, ticket.budget.unit) == (500.0, "ms")
    assert (edge.needs, edge.needs_one_of, edge.budget) == (frozenset(), frozenset({"ws", "aws"}), None)
    assert edge.post


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ('level = "MUST"', 'level = "MAY"', 15, "TKT-01: unknown level 'MAY'; one of MUST, SHOULD, HUMAN"),
        ('"http"', '"htttp"', 21, "TKT-01: unknown capability 'htttp'; one of aws, "),
        ('["http"]', '"http"', 21, "TKT-01: 'needs' must be a list of capabilities"),
        ('["ws", "aws"]', '["wss"]', 34, "EDGE-01: unknown capability 'wss'"),
        ("changes = true", 'changes = "yes"', 22, "TKT-01: 'changes' must be true or false"),
        ("post = true", "post = 1", 36, "EDGE-01: 'post' must be true or false"),
        ("budget =", "limits =", 23, "TKT-01: unknown key 'limits'"),
        ('area = "TKT"', 'area = "SEC"', 16, "TKT-01: area 'SEC' is not the prefix of the id"),
        ('gate = "tickets"', 'gate = "ticket"', 17, "TKT-01: unknown gate 'ticket'"),
        ('"A customer can open a ticket."', '"  "', 19, "TKT-01: 'asks' must be a text"),
        ('"No one gets help."', "7", 20, "TKT-01: 'consequence' must be a text"),
        ("{ limit = 500, unit =", '{ limit = "500", unit =', 23, "TKT-01: 'budget' must be"),
        ('unit = "ms"', "unit = 1", 23, "TKT-01: 'budget' must be"),
        ('500, unit = "ms"', "500", 23, "TKT-01: 'budget' must be { limit = number, unit = text }"),
        ('{ limit = 500, unit = "ms" }', "500", 23, "TKT-01: 'budget' must be"),
        ('unit = "ms"', 'unit = "ms", percentile = 40', 23, "TKT-01: 'budget' must be"),
        ('unit = "ms"', 'unit = "KB", percentile = 99', 23, "TKT-01: 'budget' must be"),
        ('unit = "ms"', 'unit = "ms", per = 1', 23, "TKT-01: 'budget' must be"),
        ('title = "Edge cases"', 'name = "Edge"', 9, "a [[gate]] has an id, a title and whom it calls, "),
        ('calls = "portal"', 'calls = "nobody"', 12, "'calls' is one of tickets, realtime, portal,"),
        ('level = "MUST"', 'calls = 1\nlevel = "MUST"', 15, "TKT-01: 'calls' is one of tickets, "),
        ('version = "1"', "version = 1", 1, "[guide] needs a version"),
    ],
)
def test_a_wrong_registry_is_refused_with_file_and_line(
    loads: Loads, old: str, new: str, line: int, complaint: str
) -> None:
    assert old in REGISTRY
    with pytest.raises(GuideError) as refusal:
        loads(REGISTRY.replace(old, new, 1))
    assert str(refusal.value).startswith(f"clauses.toml:{line}: {complaint}")


def test_a_duplicate_id_is_refused_with_file_and_line(loads: Loads) -> None:
    text = REGISTRY.replace('"EDGE-01"', '"TKT-01"').replace('"EDGE"', '"TKT"')
    with pytest.raises(GuideError, match=r"^clauses\.toml:26: duplicate clause id 'TKT-01'$"):
        loads(text)


@pytest.mark.parametrize("key", ["id", "level", "area", "gate", "title", "asks", "consequence", "source"])
def test_a_missing_text_is_refused_at_its_clause(loads: Loads, key: str) -> None:
    name = "a clause without id" if key == "id" else "TKT-01"
    with pytest.raises(GuideError, match=rf"^clauses\.toml:13: {name}: '{key}' must be a text$"):
        loads(without(key))


@pytest.mark.parametrize("key", ["needs", "changes"])
def test_what_else_a_clause_needs_is_refused_when_missing(loads: Loads, key: str) -> None:
    with pytest.raises(GuideError, match=rf"^clauses\.toml:13: TKT-01: '{key}' must be"):
        loads(without(key))


def test_a_registry_without_clauses_is_refused(loads: Loads) -> None:
    with pytest.raises(GuideError, match=r"^clauses\.toml:1: no \[\[clause\]\] in the registry$"):
        loads(REGISTRY.partition("[[clause]]")[0])


def test_broken_toml_is_refused_with_file_and_line(loads: Loads) -> None:
    with pytest.raises(GuideError, match=r"^clauses\.toml: .*at line 2,"):
        loads("[guide]\ntitle = \n")


@pytest.mark.parametrize(
    ("clauses", "gates", "chosen"),
    [
        ((), (), ["TKT-01", "EDGE-01"]),
        (("EDGE-01",), (), ["EDGE-01"]),
        ((), ("tickets",), ["TKT-01"]),
        (("EDGE-01",), ("tickets",), ["TKT-01", "EDGE-01"]),
        (("TKT-01",), ("all",), ["TKT-01", "EDGE-01"]),
        (("EDGE-01", "TKT-01", "EDGE-01"), (), ["TKT-01", "EDGE-01"]),
    ],
)
def test_clauses_are_selected_in_the_guides_order(
    loads: Loads, clauses: tuple[str, ...], gates: tuple[str, ...], chosen: list[str]
) -> None:
    assert [clause.id for clause in loads(REGISTRY).select(clauses, gates)] == chosen


def test_an_unknown_name_is_refused_with_what_there_is(loads: Loads) -> None:
    guide = loads(REGISTRY)
    with pytest.raises(GuideError, match=r"^no clause 'TKT-99' in the guide; `signoff clauses` lists them$"):
        guide.select(["TKT-01", "TKT-99"])
    with pytest.raises(GuideError, match=r"^no gate 'gates' in the guide; gates: edge, tickets$"):
        guide.select(gate_ids=["gates"])


@pytest.mark.parametrize(
    ("needs", "one_of", "offered", "lacking"),
    [
        ((), (), (), ()),
        (("http",), (), ("http", "ws"), ()),
        (("ws", "http", "aws"), (), ("http",), ("aws", "ws")),
        ((), ("ws", "aws"), ("aws",), ()),
        ((), ("ws", "aws"), ("http",), ("aws or ws",)),
        (("load",), ("ws", "aws"), (), ("load", "aws or ws")),
    ],
)
def test_a_clause_knows_what_a_target_lacks(
    loads: Loads,
    needs: tuple[str, ...],
    one_of: tuple[str, ...],
    offered: tuple[str, ...],
    lacking: tuple[str, ...],
) -> None:
    text = REGISTRY.replace('["http"]', repr(list(needs))).replace(
        "budget", f"needs_one_of = {list(one_of)}\nbudget"
    )
    assert loads(text).clause("TKT-01").lacks(offered) == lacking


@pytest.mark.parametrize(("line", "so_far"), [("", ""), ('so_far = "one half"\n', "one half")])
def test_a_clause_says_how_much_of_it_is_looked_at(loads: Loads, line: str, so_far: str) -> None:
    assert loads(REGISTRY.replace("budget =", f"{line}budget =")).clause("TKT-01").so_far == so_far


def test_a_guide_cannot_be_changed(loads: Loads) -> None:
    guide = loads(REGISTRY)
    with pytest.raises(TypeError):
        guide.clauses["TKT-02"] = guide.clause("TKT-01")  # type: ignore[index]


GUIDE = load_guide()


def test_the_real_registry_loads_whole() -> None:
    assert len(GUIDE.clauses) == 123
    assert {clause.level for clause in GUIDE.clauses.values()} == set(LEVELS)
    assert {clause.gate for clause in GUIDE.clauses.values()} == {gate.id for gate in GUIDE.gates}
    assert {clause.id for clause in GUIDE.clauses.values() if clause.post} == {
        "OPS-01",
        "OPS-02",
        "OPS-03",
        "MET-01",
    }


@pytest.mark.parametrize("clause", GUIDE.clauses.values(), ids=lambda clause: clause.id)
def test_a_real_clause_speaks_to_a_release_approver(clause: Clause) -> None:
    for sentence in (clause.asks, clause.consequence):
        assert sentence.endswith((".", ".)"))
        assert len(sentence.split()) >= 5
    assert not clause.title.endswith(".")
    assert clause.needs | clause.needs_one_of <= CAPABILITIES
    assert clause.budget is None or clause.budget.limit >= 0


def test_a_budget_allows_a_share_of_misses() -> None:
    clauses = load_guide().clauses
    allowances = [
        clause.budget.allowance
        for clause in clauses.values()
        if clause.budget and clause.area == "LAT" and clause.budget.unit != "KB"
    ]
    assert allowances == [0.05] * 6 + [0.01, 0.001, 0.05]
    assert Budget(500, "ms", 99).allowance == 0.01
    with pytest.raises(GuideError, match="a budget in KB allows no share of misses"):
        Budget(300, "KB").allowance  # noqa: B018


def test_a_failed_clause_calls_whom_it_names_or_else_its_gate(loads: Loads) -> None:
    guide = loads(REGISTRY.replace('gate = "edge"', 'gate = "edge"\ncalls = "database"'))
    assert (guide.calls("TKT-01"), guide.calls("EDGE-01")) == ("tickets", "database")
    assert loads(REGISTRY).calls("EDGE-01") == "portal"


def test_target_files_name_contacts_for_each_row_of_the_escalation_table() -> None:
    assert get_args(Calls) == CALLS


def test_what_no_test_decides_names_the_command_that_does() -> None:
    commands = {clause.id: clause.decided_by for clause in load_guide().clauses.values() if clause.decided_by}
    assert commands.pop("LAT-09") == "signoff page-load"
    assert {name for name, command in commands.items() if command == "signoff drill"} == {
        "RBK-02",
        "RBK-03",
        "RBK-04",
    }
    assert load_guide().clause("RBK-01").also_by == "signoff drill"
    assert set(commands.values()) == {"signoff load", "signoff drill"}
    assert "LAT-10" not in commands
