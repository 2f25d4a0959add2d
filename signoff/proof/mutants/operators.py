"""What is changed in code: mutmut's operators, and those of the literature that it lacks. Pure.

Each yields the node with one mistake in it. mutmut writes texts in capitals and in small letters as well;
those two are left out, since nearly every text would then be three mutants of one kind.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import libcst as cst
import libcst.matchers as m
from mutmut.mutation import mutators

Change = Callable[[Any], Iterable[cst.CSTNode]]
_NOTHING = cst.SimpleStatementLine([cst.Pass()])


def text_changed(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """`"open"` to `"XXopenXX"`."""
    yield from islice(mutators.operator_string(node), 1)


def number_lowered(node: cst.BaseNumber) -> Iterator[cst.CSTNode]:
    """`3` to `2`; mutmut only raises numbers."""
    if isinstance(node, cst.Integer) and node.evaluated_value > 0:
        yield cst.Integer(str(node.evaluated_value - 1))


def condition_negated(
    node: cst.If | cst.While | cst.IfExp | cst.CompIf | cst.Assert,
) -> Iterator[cst.CSTNode]:
    """`if a` to `if not a`."""
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), in_brackets(node.test)))


def statement_deleted(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A call whose value nobody takes, `raise`, `del`, `yield`, `a += b` or `a[b] = c` to nothing."""
    found = node.body[0]
    is_call = m.matches(found, m.Expr(m.Call() | m.Await() | m.Yield()))
    is_stored = m.matches(found, m.Assign(targets=[m.AssignTarget(m.Subscript() | m.Attribute())]))
    if is_call or is_stored or isinstance(found, cst.Raise | cst.Del | cst.AugAssign):
        yield _NOTHING.with_changes(leading_lines=node.leading_lines)


def return_value_dropped(node: cst.Return) -> Iterator[cst.CSTNode]:
    """`return a` to `return None`; to a condition that is the same as False."""
    if node.value is not None and not m.matches(node.value, m.Name("None") | m.Name("False")):
        yield node.with_changes(value=cst.Name("None"))


def exception_not_caught(node: cst.ExceptHandler) -> Iterator[cst.CSTNode]:
    """`except A` to one that catches nothing."""
    if node.type is not None:
        yield node.with_changes(type=cst.Tuple([]))


def arguments_swapped(node: cst.Call) -> Iterator[cst.CSTNode]:
    """`f(a, b)` to `f(b, a)`, for neighbours that go by their position."""
    for index in range(len(node.args) - 1):
        one, two = node.args[index : index + 2]
        if not (one.star or two.star or one.keyword or two.keyword or one.value.deep_equals(two.value)):
            args = list(node.args)
            args[index], args[index + 1] = (
                one.with_changes(value=two.value),
                two.with_changes(value=one.value),
            )
            yield node.with_changes(args=args)


def argument_left_out(node: cst.Call) -> Iterator[cst.CSTNode]:
    """`f(a, b=c)` to `f(None, b=c)`, `f(a, b=None)` and `f(a)`.

    mutmut drops arguments that go by their position as well: nearly all of these end in a TypeError, which
    any test sees, and would only make the score look better.
    """
    for changed in mutators.operator_arg_removal(node):
        kept = {id(arg) for arg in changed.args}
        gone = [arg for arg in node.args if id(arg) not in kept]
        if len(changed.args) == len(node.args) or gone[0].keyword:
            yield changed


def loop_left_out(node: cst.For) -> Iterator[cst.CSTNode]:
    """`for a in b` to a loop over nothing."""
    yield node.with_changes(iter=cst.Tuple([]))


def filter_dropped(node: cst.CompFor) -> Iterator[cst.CSTNode]:
    """`[a for a in b if c]` to `[a for a in b]`."""
    if node.ifs:
        yield node.with_changes(ifs=[])


OPERATORS: tuple[tuple[str, type[cst.CSTNode], Change], ...] = (
    ("number", cst.BaseNumber, mutators.operator_number),
    ("number", cst.BaseNumber, number_lowered),
    ("text", cst.BaseString, text_changed),
    ("constant", cst.Name, mutators.operator_name),
    ("assigned value", cst.Assign, mutators.operator_assignment),
    ("assigned value", cst.AnnAssign, mutators.operator_assignment),
    ("augmented assignment", cst.AugAssign, mutators.operator_augmented_assignment),
    ("unary operator", cst.UnaryOperation, mutators.operator_remove_unary_ops),
    ("keyword of dict()", cst.Call, mutators.operator_dict_arguments),
    ("argument", cst.Call, argument_left_out),
    ("argument order", cst.Call, arguments_swapped),
    ("method of a text", cst.Call, mutators.operator_symmetric_string_methods_swap),
    ("method of a text", cst.Call, mutators.operator_unsymmetrical_string_methods_swap),
    ("lambda", cst.Lambda, mutators.operator_lambda),
    ("keyword", cst.CSTNode, mutators.operator_keywords),
    ("operator", cst.CSTNode, mutators.operator_swap_op),
    ("case of match", cst.Match, mutators.operator_match),
    ("branch of a conditional", cst.IfExp, mutators.operator_if_exp),
    ("condition", cst.If, condition_negated),
    ("condition", cst.While, condition_negated),
    ("condition", cst.CompIf, condition_negated),
    ("statement", cst.SimpleStatementLine, statement_deleted),
    ("return value", cst.Return, return_value_dropped),
    ("exception", cst.ExceptHandler, exception_not_caught),
    ("loop", cst.For, loop_left_out),
    ("filter", cst.CompFor, filter_dropped),
)
"""Name, kind of node, and what is made of it."""


def mutations_of(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    """Each mistake that can be made in that very node: the operator's name, and the node with it."""
    for name, kind, change in OPERATORS:
        if isinstance(node, kind):
            for changed in change(node):
                yield name, changed


def in_brackets(node: cst.BaseExpression) -> cst.BaseExpression:
    """The expression in a pair of brackets of its own."""
    return node.with_changes(lpar=[cst.LeftParen(), *node.lpar], rpar=[*node.rpar, cst.RightParen()])
