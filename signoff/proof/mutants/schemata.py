"""Mutant schemata: a module is written anew and holds all of its mutants, of which one or none is active.

Where an expression `a + b` has mutants, `(a - b if active(7) else ...) if any_of(7, 9) else a + b` stands in
the new text; a statement becomes an `if` in the same way. So nothing but the place changes: signatures,
decorators, generators and coroutines stay what they are. What stands in a mutant has no further mutants.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import libcst as cst
from libcst.metadata import MetadataWrapper

from signoff.proof.mutants.operators import in_brackets
from signoff.proof.mutants.places import Place, places_in

SWITCH = "backend.mutant_switch"
_IMPORT = f"from {SWITCH} import active as _active_mutant_, any_of as _any_mutant_"


@dataclass(frozen=True)
class Mutant:
    """One mistake. `number` is that of the switch; `place` the number of the first mutant of the same place.

    The other fields find it again when lines have moved: `occurrence` counts from 1 those that are alike in
    all of them within their function.
    """

    number: int
    place: int
    file: str
    function: str
    operator: str
    old: str
    new: str
    occurrence: int
    line: int

    @property
    def key(self) -> tuple[str, str, str, str, str, int]:
        """What it is known by in the triage file."""
        return self.file, self.function, self.operator, self.old, self.new, self.occurrence


def mutated(text: str, file: str, first: int) -> tuple[str, list[Mutant]]:
    """The module with all of its mutants in it, numbered from `first`, and a list of them."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    module = wrapper.module
    lines = wrapper.resolve(cst.metadata.PositionProvider)
    mutants: list[Mutant] = []
    stead: dict[int, tuple[int, list[cst.CSTNode]]] = {}
    alike: dict[tuple[str, ...], int] = {}
    for place in places_in(module):
        number = first + len(mutants)
        hosts: list[cst.CSTNode] = []
        for operator, old, new, host in _distinct(module, place):
            same = (file, place.function, operator, old, new)
            alike[same] = alike.get(same, 0) + 1
            at, line = number + len(hosts), lines[place.host].start.line
            mutants.append(Mutant(at, number, *same, alike[same], line))
            hosts.append(host)
        if hosts:
            stead[id(place.host)] = (number, hosts)
    if not mutants:
        return text, []
    return _importing(module.visit(_Switching(stead))).code, mutants


def _distinct(module: cst.Module, place: Place) -> Iterable[tuple[str, str, str, cst.CSTNode]]:
    """The mutants of a place that are Python and unlike each other: operator, old and new text, new host."""
    known = {_written(module, place.host)}
    for operator, node, changed in place.found:
        host = changed if node is place.host else place.host.deep_replace(node, changed)
        if not isinstance(host, cst.CSTNode):
            continue
        text = _written(module, host)
        if text not in known and _is_python(text, isinstance(host, cst.BaseExpression)):
            known.add(text)
            yield operator, _written(module, node), _written(module, changed), host


def _written(module: cst.Module, node: cst.CSTNode) -> str:
    return module.code_for_node(node).strip()


def _is_python(text: str, is_expression: bool) -> bool:
    try:
        ast.parse(f"({text})" if is_expression else text)
    except SyntaxError:
        return False
    return True


def _asked(name: str, *numbers: int) -> cst.Call:
    return cst.Call(cst.Name(name), [cst.Arg(cst.Integer(str(number))) for number in numbers])


class _Switching(cst.CSTTransformer):
    """Puts the mutants of each place beside it."""

    def __init__(self, stead: dict[int, tuple[int, list[cst.CSTNode]]]) -> None:
        super().__init__()
        self._stead = stead

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        left = super().on_leave(original_node, updated_node)
        found = self._stead.get(id(original_node))
        if found is None or not isinstance(left, cst.CSTNode):
            return left  # type: ignore[return-value]
        first, hosts = found
        inside = _any_of_expressions if isinstance(left, cst.BaseExpression) else _any_of_statements
        return inside(first, hosts, left)


def _any_of_expressions(first: int, hosts: list[cst.CSTNode], left: cst.CSTNode) -> cst.CSTNode:
    def either(test: cst.BaseExpression, one: cst.CSTNode, other: cst.CSTNode) -> cst.BaseExpression:
        assert isinstance(one, cst.BaseExpression)
        assert isinstance(other, cst.BaseExpression)
        return in_brackets(cst.IfExp(test=test, body=in_brackets(one), orelse=in_brackets(other)))

    numbered = list(enumerate(hosts, first))
    *others, (_, last) = numbered
    chosen = reduce(
        lambda rest, each: either(_asked("_active_mutant_", each[0]), each[1], rest), reversed(others), last
    )
    return either(_asked("_any_mutant_", first, numbered[-1][0]), chosen, left)


def _any_of_statements(first: int, hosts: list[cst.CSTNode], left: cst.CSTNode) -> cst.CSTNode:
    def either(test: cst.BaseExpression, one: cst.CSTNode, other: cst.CSTNode) -> cst.CSTNode:
        return cst.If(test, cst.IndentedBlock([one]), orelse=cst.Else(cst.IndentedBlock([other])))  # type: ignore[list-item]

    numbered = list(enumerate(hosts, first))
    *others, (_, last) = numbered
    chosen = reduce(
        lambda rest, each: either(_asked("_active_mutant_", each[0]), each[1], rest), reversed(others), last
    )
    return either(_asked("_any_mutant_", first, numbered[-1][0]), chosen, left)


def _importing(module: cst.Module) -> cst.Module:
    """The module with the switch imported: after its docstring, and after what has to come first."""
    index = 0
    for statement in module.body:
        is_text = isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Expr)
        is_future = "__future__" in module.code_for_node(statement)
        if not (is_text or is_future):
            break
        index += 1
    line = cst.parse_statement(_IMPORT)
    return module.with_changes(body=[*module.body[:index], line, *module.body[index:]])
