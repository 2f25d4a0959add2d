"""May a role do this? The cases are those that AWS documents for its policy evaluation logic."""

from typing import Any

import pytest

from signoff.actors.account.iam.documents import Undecidable, read_policy
from signoff.actors.account.iam.evaluation import Asked, Decision, Principal, decide

ROLE = "arn:aws:iam::123456789012:role/functions"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/support_tickets"
ALLOWED, DENIED, SILENT = Decision.ALLOWED, Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY


def allow(**element: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": TABLE} | element


def deny(**element: Any) -> dict[str, Any]:
    return allow(**element) | {"Effect": "Deny"}


def without(statement: dict[str, Any], element: str) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != element}


def decided(
    *statements: dict[str, Any],
    action: str = "dynamodb:PutItem",
    resource: str = TABLE,
    boundary: list[dict[str, Any]] | None = None,
    on_resource: list[dict[str, Any]] | None = None,
    context: dict[str, tuple[str, ...]] | None = None,
) -> Decision:
    def policy(name: str, of: Any) -> Any:
        return None if of is None else read_policy(name, {"Version": "2012-10-17", "Statement": of})

    principal = Principal(ROLE, [policy("own", list(statements))], policy("boundary", boundary))
    return decide(principal, Asked(action, resource, context or {}), policy("resource's", on_resource))


@pytest.mark.parametrize(
    ("statements", "decision"),
    [
        ([], SILENT),
        ([allow()], ALLOWED),
        ([allow(), deny()], DENIED),
        ([deny(), allow(Action="*", Resource="*")], DENIED),
        ([allow(Action=["dynamodb:GetItem", "dynamodb:PutItem"])], ALLOWED),
        ([allow(Action="dynamodb:GetItem")], SILENT),
        ([allow(Action="DYNAMODB:putitem")], ALLOWED),
        ([allow(Action="dynamodb:Put*")], ALLOWED),
        ([allow(Action="dynamodb:Put?tem")], ALLOWED),
        ([allow(Action="dynamodb:Put?")], SILENT),
        ([allow(Action="dynamodb.PutItem")], SILENT),
        ([allow(Resource="*")], ALLOWED),
        ([allow(Resource="arn:aws:dynamodb:*:*:table/support_*")], ALLOWED),
        ([allow(Resource=TABLE.upper())], SILENT),
        ([allow(Resource=[TABLE + "/index/*", TABLE + "2"])], SILENT),
        ([without(allow(NotAction="dynamodb:DeleteTable"), "Action")], ALLOWED),
        ([without(allow(NotAction=["dynamodb:*"]), "Action")], SILENT),
        ([allow(), without(deny(NotAction="dynamodb:PutItem"), "Action")], ALLOWED),
        ([allow(), without(deny(NotAction="dynamodb:GetItem"), "Action")], DENIED),
        ([without(allow(NotResource=TABLE), "Resource")], SILENT),
        ([without(allow(NotResource=TABLE + "2"), "Resource")], ALLOWED),
        ([allow(), without(deny(NotResource=TABLE), "Resource")], ALLOWED),
        ([allow(), without(deny(NotResource=["arn:aws:s3:::*"]), "Resource")], DENIED),
    ],
)
def test_statements(statements: list[dict[str, Any]], decision: Decision) -> None:
    assert decided(*statements) is decision


@pytest.mark.parametrize(
    ("boundary", "decision"),
    [
        ([allow()], ALLOWED),
        ([allow(Action="s3:*")], SILENT),
        ([deny(), allow(Action="*")], DENIED),
        ([], SILENT),
    ],
)
def test_a_boundary_limits_and_never_grants(boundary: list[dict[str, Any]], decision: Decision) -> None:
    assert decided(allow(), boundary=boundary) is decision
    assert decided(boundary=[allow()]) is SILENT


@pytest.mark.parametrize(
    ("principal", "granted", "denied"),
    [
        ("*", ALLOWED, DENIED),
        ({"AWS": "*"}, ALLOWED, DENIED),
        ({"AWS": ROLE}, ALLOWED, DENIED),
        ({"AWS": [ROLE + "2", "arn:aws:iam::123456789012:root"]}, SILENT, DENIED),
        ({"AWS": "123456789012"}, SILENT, DENIED),
        ({"AWS": "arn:aws:iam::210987654321:root"}, SILENT, ALLOWED),
        ({"Service": "sns.amazonaws.com"}, SILENT, ALLOWED),
    ],
)
def test_a_resources_own_policy(principal: Any, granted: Decision, denied: Decision) -> None:
    assert decided(on_resource=[allow(Principal=principal)]) is granted
    assert decided(allow(), on_resource=[deny(Principal=principal)]) is denied


@pytest.mark.parametrize(
    ("pattern", "decision"),
    [
        ("table/${aws:PrincipalAccount}", ALLOWED),
        ("table/${AWS:principalaccount}", ALLOWED),
        ("table/${aws:nobody, '1234*'}", SILENT),
        ("table/${aws:nobody, '123456789012'}", ALLOWED),
        ("table/1234${*}", SILENT),
    ],
)
def test_variables(pattern: str, decision: Decision) -> None:
    before = "arn:aws:dynamodb:us-east-1:123456789012:"
    found = decided(
        allow(Resource=before + pattern),
        resource=before + "table/123456789012",
        context={"aws:PrincipalAccount": ("123456789012",)},
    )
    assert found is decision


def test_what_a_variable_holds_is_no_pattern() -> None:
    statement = allow(Resource="arn:${aws:PrincipalTag/team}")
    assert decided(statement, resource="arn:x", context={"aws:PrincipalTag/team": ("*",)}) is SILENT
    assert decided(statement, resource="arn:*", context={"aws:PrincipalTag/team": ("*",)}) is ALLOWED


def test_without_its_version_a_policy_has_no_variables() -> None:
    policy = read_policy("old", {"Statement": allow(Resource="${aws:PrincipalAccount}")})
    asked = Asked("dynamodb:PutItem", "1", {"aws:PrincipalAccount": ("1",)})
    assert decide(Principal(ROLE, [policy]), asked) is SILENT


@pytest.mark.parametrize("effect", [allow, deny])
def test_what_depends_on_the_unknown_is_said(effect: Any) -> None:
    condition = {"StringEquals": {"dynamodb:LeadingKeys": "acme"}}
    with pytest.raises(Undecidable, match="depends on StringEquals dynamodb:LeadingKeys in own"):
        decided(*([allow()] if effect is deny else []), effect(Condition=condition))


def test_what_is_unknown_and_changes_nothing_is_passed_over() -> None:
    condition = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    assert decided(allow(), allow(Condition=condition)) is ALLOWED
    assert decided(deny(), deny(Condition=condition)) is DENIED


@pytest.mark.parametrize("document", ["no JSON", "[]", {"Statement": [{"Action": "*"}]}, {"Statement": "x"}])
def test_what_is_no_policy_is_refused(document: Any) -> None:
    with pytest.raises(Undecidable, match="the policy odd is no policy document"):
        read_policy("odd", document)
