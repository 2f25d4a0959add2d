"""What is said of the functions' roles (PRE-03, PRE-04, PRE-12)."""

from typing import Any

import pytest

from signoff.actors import Account
from signoff.actors.account.client import AccountClient
from signoff.actors.account.iam.evaluation import Decision
from signoff.actors.account.roles import Role
from signoff.verdict.outcomes import NotVerified
from tests.unit.signoff.actors.account import whole

TICKETS = whole.arn("dynamodb", "table/support_tickets")
ROLE_ARN = f"arn:aws:iam::{whole.ACCOUNT}:role/{whole.ROLE}"


def lacks(account: Account) -> list[str]:
    return [one.found for one in account.privileges.deviations(account.privileges.needs())]


def excess(account: Account) -> list[str]:
    needs = account.privileges.needs()
    return [one.found for role in account.privileges.roles for one in account.privileges.excess(role, needs)]


def test_all_is_well(account: Account) -> None:
    assert (lacks(account), excess(account)) == ([], [])


def test_what_is_lacking_is_named_with_the_command_that_grants_it(account: Account) -> None:
    whole.grant(*whole.granted()[1:])
    (found,) = account.privileges.deviations(account.privileges.needs())
    assert found.expected.startswith("the functions' roles to be allowed dynamodb:GetItem, dynamodb:PutItem,")
    assert found.found == (
        "no role is allowed dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query, dynamodb:UpdateItem there "
        "(functions: implicitDeny)"
    )
    assert f'"Resource":"{TICKETS}"' in found.mend


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny", "Action": "dynamodb:Query", "Resource": "*"},
        {"Effect": "Deny", "NotAction": ["s3:*", "sns:*", "sqs:*", "dynamodb:[!Q]*"], "Resource": TICKETS},
    ],
)
def test_a_deny_in_a_managed_policy_decides(account: Account, more: dict[str, Any]) -> None:
    made = whole.client("iam").create_policy(PolicyName="careful", PolicyDocument=whole.policy(more))
    whole.client("iam").attach_role_policy(RoleName=whole.ROLE, PolicyArn=made["Policy"]["Arn"])
    assert any("functions: explicitDeny" in found for found in lacks(account))


def test_a_boundary_limits(account: Account) -> None:
    boundary = whole.policy(whole.allow(["sns:*", "sqs:*", "dynamodb:Get*"], "*"))
    made = whole.client("iam").create_policy(PolicyName="boundary", PolicyDocument=boundary)
    whole.client("iam").put_role_permissions_boundary(
        RoleName=whole.ROLE, PermissionsBoundary=made["Policy"]["Arn"]
    )
    assert (
        "no role is allowed dynamodb:PutItem, dynamodb:Query, dynamodb:UpdateItem there" in lacks(account)[0]
    )


def test_the_newest_version_of_a_managed_policy_counts_if_it_is_the_default(account: Account) -> None:
    iam = whole.client("iam")
    deny = {"Effect": "Deny", "Action": "sns:*", "Resource": "*"}
    arn = iam.create_policy(PolicyName="c", PolicyDocument=whole.policy(deny))["Policy"]["Arn"]
    iam.create_policy_version(
        PolicyArn=arn, PolicyDocument=whole.policy(deny | {"Action": "s3:*"}), SetAsDefault=True
    )
    iam.attach_role_policy(RoleName=whole.ROLE, PolicyArn=arn)
    assert lacks(account) == []


def test_two_roles_share_the_work(account: Account) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam = whole.client("iam")
    iam.create_role(RoleName="second", AssumeRolePolicyDocument=whole.policy(trust))
    iam.put_role_policy(RoleName="second", PolicyName="p", PolicyDocument=whole.policy(whole.granted()[0]))
    whole.grant(*whole.granted()[1:])
    whole.make_function("securebase-notifications")
    whole.client("lambda").update_function_configuration(
        FunctionName="securebase-notifications", Role=f"arn:aws:iam::{whole.ACCOUNT}:role/second"
    )
    assert (lacks(account), excess(account)) == ([], [])


def test_a_role_that_is_not_there(account: Account) -> None:
    iam = whole.client("iam")
    iam.delete_role_policy(RoleName=whole.ROLE, PolicyName="functions")
    iam.delete_role(RoleName=whole.ROLE)
    found = lacks(account)
    assert found[0] == "there is no such role"
    assert all("there is no role" in one for one in found[1:])


def test_a_queue_may_deny_what_the_role_allows(account: Account) -> None:
    url = whole.client("sqs").get_queue_url(QueueName="webhook-delivery")["QueueUrl"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:Receive*", "Resource": "*"}
    whole.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": whole.policy(deny)})
    need = account.privileges.queue_need("webhooks")
    (found,) = account.privileges.deviations([need])
    assert found.found == "no role is allowed sqs:ReceiveMessage there (functions: explicitDeny)"


def test_what_nobody_can_know_is_not_verified(account: Account) -> None:
    keys = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["acme"]}}
    whole.grant(whole.granted()[0] | {"Condition": keys}, *whole.granted()[1:])
    with pytest.raises(NotVerified, match=r"may dynamodb:GetItem on .* depends on .*dynamodb:LeadingKeys"):
        lacks(account)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (whole.allow("*", "*"), "the action * on *"),
        (whole.allow("dynamodb:*", TICKETS), f"the action dynamodb:* on {TICKETS}"),
        (whole.allow("sns:Publish", "*"), "sns:Publish on *, though it takes a resource"),
        (whole.allow("dynamodb:Get*", TICKETS), f"dynamodb:Get* on {TICKETS}"),
        (whole.allow("dynamodb:DeleteTable", TICKETS), f"dynamodb:DeleteTable on {TICKETS}"),
        (whole.allow("dynamodb:GetItem", TICKETS + "*"), f"dynamodb:GetItem on {TICKETS}*"),
        (whole.allow("dynamodb:getitem", TICKETS), None),
        (whole.allow("dynamodb:Query", TICKETS + "/index/by-status"), None),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": TICKETS},
            "NotAction, which is everything but",
        ),
        (
            {"Effect": "Allow", "Action": "sns:Publish", "NotResource": TICKETS},
            "NotResource, which is everything but",
        ),
        ({"Effect": "Deny", "Action": "iam:*", "Resource": "*"}, None),
        (
            whole.allow("cloudwatch:PutMetricData", "*"),
            "cloudwatch:PutMetricData on * without a condition on",
        ),
        (
            whole.allow(
                "cloudwatch:PutMetricData", "*", Condition={"StringLike": {"cloudwatch:namespace": "*"}}
            ),
            "with a condition on cloudwatch:namespace that is always met",
        ),
        (whole.allow("xray:PutTraceSegments", "*"), "xray:PutTraceSegments on *"),
    ],
)
def test_what_is_granted_beyond(account: Account, statement: dict[str, Any], found: str | None) -> None:
    whole.grant(statement, name="more")
    assert [found in one for one in excess(account) if found] == ([True] if found else [])
    assert found is not None or excess(account) == []


def test_what_the_target_file_declares_is_fine(lines: Any) -> None:
    extra = """
[[aws.extra]]
actions = ["s3:GetObject", "logs:*LogEvents"]
resources = ["arn:aws:s3:::files/*", "arn:aws:logs:*:*:*"]
[[aws.extra]]
actions = ["cloudwatch:PutMetricData"]
resources = ["*"]
"""
    condition = {"StringEquals": {"cloudwatch:namespace": "Custom/WebSocket"}}
    whole.grant(
        whole.allow("s3:GetObject", ["arn:aws:s3:::files/a/*", "arn:aws:s3:::files/*"]),
        whole.allow("logs:PutLogEvents", whole.arn("logs", "log-group:x:*")),
        whole.allow("cloudwatch:PutMetricData", "*", Condition=condition),
        name="more",
    )
    assert excess(Account(lines("[aws]\n" + extra))) == []
    whole.grant(whole.allow("s3:GetObject", "arn:aws:s3:::file*"), name="more")
    assert len(excess(Account(lines("[aws]\n" + extra)))) == 1


@pytest.mark.parametrize(
    ("simulated", "decision"),
    [
        ({"EvalDecision": "allowed"}, Decision.ALLOWED),
        ({"EvalDecision": "explicitDeny"}, Decision.EXPLICIT_DENY),  # the organisation's policies say so
        ({"EvalDecision": "implicitDeny"}, Decision.IMPLICIT_DENY),
        ({"EvalDecision": "implicitDeny", "MissingContextValues": ["aws:SourceVpc"]}, None),
    ],
)
def test_on_aws_the_simulator_decides(
    line: AccountClient, stubbed: Any, monkeypatch: Any, simulated: dict[str, Any], decision: Decision | None
) -> None:
    monkeypatch.setattr(AccountClient, "is_emulated", False)
    role = Role(line, ROLE_ARN)
    assert role.principal.identity
    result = {"EvalActionName": "dynamodb:GetItem", "EvalResourceName": TICKETS, **simulated}
    stubbed("iam").add_response(
        "simulate_principal_policy", {"EvaluationResults": [result], "IsTruncated": False}
    )
    if decision is None:
        with pytest.raises(NotVerified, match=r"depends on aws:SourceVpc"):
            role.may("dynamodb:GetItem", TICKETS)
    else:
        assert role.may("dynamodb:GetItem", TICKETS) is decision
