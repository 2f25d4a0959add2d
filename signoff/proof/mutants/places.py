"""Which nodes of a module may be mutated, and which place in the code is switched for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst
import libcst.matchers as m

from signoff.proof.mutants.operators import mutations_of

SAID_TO_PEOPLE = frozenset({"FieldError", "invalid", "TypeVar", "NewType", "cast"})
"""Calls whose texts are for people, or for type checkers: what they say is nobody's promise."""
_NEVER_ASKED = (
    *(cst.Annotation, cst.Import, cst.ImportFrom, cst.MatchPattern, cst.AssignTarget, cst.Del),
    *(cst.Global, cst.Nonlocal, cst.AsName, cst.NameItem, cst.BaseParenthesizableWhitespace),
)
_EVALUATED: tuple[tuple[type[cst.CSTNode], tuple[str, ...]], ...] = (
    (cst.Arg, ("value",)),
    (cst.Assign, ("value",)),
    (cst.AnnAssign, ("value",)),
    (cst.AugAssign, ("value",)),
    (cst.Return, ("value",)),
    (cst.If, ("test",)),
    (cst.While, ("test",)),
    (cst.Raise, ("exc",)),
    (cst.For, ("iter",)),
    (cst.WithItem, ("item",)),
    (cst.BinaryOperation, ("left", "right")),
    (cst.BooleanOperation, ("left", "right")),
    (cst.UnaryOperation, ("expression",)),
    (cst.Comparison, ("left",)),
    (cst.ComparisonTarget, ("comparator",)),
    (cst.Attribute, ("value",)),
    (cst.Subscript, ("value",)),
    (cst.Index, ("value",)),
    (cst.Slice, ("lower", "upper", "step")),
    (cst.Element, ("value",)),
    (cst.DictElement, ("key", "value")),
    (cst.IfExp, ("test", "body", "orelse")),
    (cst.Lambda, ("body",)),
    (cst.ListComp, ("elt",)),
    (cst.SetComp, ("elt",)),
    (cst.GeneratorExp, ("elt",)),
    (cst.DictComp, ("key", "value")),
    (cst.CompFor, ("iter",)),
    (cst.CompIf, ("test",)),
    (cst.NamedExpr, ("value",)),
    (cst.ExceptHandler, ("type",)),
)
"""Where an expression stands that may be any other; what stands elsewhere is switched with what is around."""
Path = Sequence[cst.CSTNode]


@dataclass
class Place:
    """A part of the code that is switched as a whole, and what may be in its stead: (operator, the node of it
    that is changed, what it is changed to). `function` is the qualified name of the function around it."""

    host: cst.CSTNode
    function: str
    found: list[tuple[str, cst.CSTNode, cst.CSTNode]] = field(default_factory=list)


def places_in(module: cst.Module) -> list[Place]:
    """The places of functions, in the order of the code. Code that runs at import has none."""
    places: dict[int, Place] = {}
    for node, path in _nodes(module, []):
        function = _function_of(path)
        if not function:
            continue
        for operator, changed in mutations_of(node):
            host = _host([*path, node])
            if host is not None:
                place = places.setdefault(id(host), Place(host, function))
                place.found.append((operator, node, changed))
    return list(places.values())


def _nodes(node: cst.CSTNode, path: list[cst.CSTNode]) -> Iterator[tuple[cst.CSTNode, Path]]:
    """Every node that may be mutated, with those around it, the outermost first."""
    if _is_left_out(node, path):
        return
    if not _is_said_or_typed(node, path):
        yield node, path
    inside = [*path, node]
    for child in node.children:
        if not _is_stored_into(node, child):
            yield from _nodes(child, inside)


def _is_left_out(node: cst.CSTNode, path: Path) -> bool:
    if isinstance(node, (*_NEVER_ASKED, cst.Decorator, cst.Parameters)):
        return True
    if isinstance(node, cst.ClassDef):
        return any(m.matches(base.value, _PROTOCOL) for base in node.bases)
    if isinstance(node, cst.SimpleStatementLine):  # a docstring, or a comment in the form of one
        return m.matches(node, m.SimpleStatementLine([m.Expr(m.SimpleString() | m.ConcatenatedString())]))
    return isinstance(node, cst.BaseString) and _is_for_people(node, path)


_PROTOCOL = m.Name("Protocol") | m.Subscript(m.Name("Protocol"))
_LOGGED = m.Call(m.Attribute(m.Name("_logger") | m.Name("logger")))


def _is_said_or_typed(node: cst.CSTNode, path: Path) -> bool:
    """Whether only its parts are of interest: a line of the log, an error's words, a hint of a type."""
    if not isinstance(node, cst.Call) or not node.args:
        return False
    is_raised = isinstance(path[-1], cst.Raise) if path else False
    says_texts = all(isinstance(arg.value, cst.BaseString) for arg in node.args)
    return m.matches(node, _LOGGED | m.Call(m.Name("cast"))) or (is_raised and says_texts)


def _is_for_people(node: cst.BaseString, path: Path) -> bool:
    """Whether the text says something to a person: in an error, a refusal, a line of the log."""
    is_prose = isinstance(node, cst.FormattedString) or " " in getattr(node, "value", "")
    for index, each in enumerate(path):
        if isinstance(each, cst.Call) and index + 1 < len(path) and isinstance(path[index + 1], cst.Arg):
            is_first = path[index + 1] is each.args[0]
            if m.matches(each, _LOGGED) and is_first and path[-1] is path[index + 1]:
                return True
            name = each.func.value if isinstance(each.func, cst.Name) else ""
            if (is_prose or name == "cast") and (
                name in SAID_TO_PEOPLE or isinstance(path[index - 1], cst.Raise)
            ):
                return True
    return False


def _is_stored_into(parent: cst.CSTNode, child: cst.CSTNode) -> bool:
    """Whether the child is what is assigned to: that is no value that anybody computes."""
    return isinstance(
        parent, cst.For | cst.CompFor | cst.AugAssign | cst.AnnAssign | cst.NamedExpr
    ) and child is getattr(parent, "target", None)


def _function_of(path: Path) -> str:
    """The qualified name of the function around; empty for what runs when the module is imported."""
    names = [each.name.value for each in path if isinstance(each, cst.ClassDef | cst.FunctionDef)]
    # The body of a class within a function runs with the function.
    return ".".join(names) if any(isinstance(each, cst.FunctionDef) for each in path) else ""


def _host(path: Path) -> cst.CSTNode | None:
    """What is switched for the last node of the path: the nearest that may be any other expression, or the
    statement. Nothing within an f-string is switched: before Python 3.12 its quote may not be used there."""
    texts = [index for index, each in enumerate(path) if isinstance(each, cst.FormattedString)]
    for index in range(texts[0] if texts else len(path) - 1, 0, -1):
        node, parent = path[index], path[index - 1]
        if isinstance(node, cst.BaseExpression) and _is_evaluated(parent, node):
            return node
        if isinstance(node, cst.SimpleStatementLine):
            return node if len(node.body) == 1 and isinstance(parent, cst.IndentedBlock) else None
        if isinstance(node, cst.BaseCompoundStatement):
            is_function = isinstance(node, cst.FunctionDef | cst.ClassDef)
            return node if isinstance(parent, cst.IndentedBlock) and not is_function else None
    return None


def _is_evaluated(parent: cst.CSTNode, node: cst.CSTNode) -> bool:
    if isinstance(parent, cst.FormattedStringExpression):
        return False
    return any(
        isinstance(parent, kind) and any(getattr(parent, name) is node for name in names)
        for kind, names in _EVALUATED
    )
