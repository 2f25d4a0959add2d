"""The one table of what is asked of an account. Who asks for anything else is refused.

What `signoff doctor --iam` prints is made of it, too: so neither can drift from the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from signoff.actors.account.iam.least_policy import arns, policy
from signoff.deployment.facilities import Aws


@dataclass(frozen=True)
class Pages:
    """How an operation is paged: parameter and field of the token, and the field that holds the list."""

    asks: str
    tells: str
    items: str


@dataclass(frozen=True)
class Call:
    """An operation of boto3, the one action that permits it, and the resources that it is asked about.

    `on` gives them from the target file: what follows the account in an ARN. None: the action takes none.
    """

    action: str
    on: Callable[[Aws], list[str]] | None = None
    pages: Pages | None = None

    def resources(self, aws: Aws) -> list[str]:
        """The ARNs, or patterns of them, in any account: which it is only the credentials tell."""
        return arns(aws.region, self.action, None if self.on is None else self.on(aws))


def _tables(aws: Aws) -> list[str]:
    tables = aws.tables
    return [
        f"table/{name}" for name in (tables.tickets, tables.comments, tables.notifications, tables.webhooks)
    ]


def _notifications(aws: Aws) -> list[str]:
    return [f"table/{aws.tables.notifications}"]


def _scanned(aws: Aws) -> list[str]:
    return [f"table/{aws.tables.notifications}", f"table/{aws.tables.tickets}"]


def _functions(aws: Aws) -> list[str]:
    return [f"function:{name}" for name in aws.functions.all]


def _layer(aws: Aws) -> list[str]:
    return [aws.layer if aws.layer.startswith("arn:") else f"layer:{aws.layer}"]


_ROLES: dict[str, Any] = {"on": lambda aws: ["role/*"]}
_POLICIES: dict[str, Any] = {"on": lambda aws: ["policy/*"]}
_BY_MARKER = ("Marker", "NextMarker")

CALLS: dict[tuple[str, str], Call] = {
    ("dynamodb", "describe_table"): Call("dynamodb:DescribeTable", _tables),
    ("dynamodb", "describe_time_to_live"): Call("dynamodb:DescribeTimeToLive", _notifications),
    ("dynamodb", "scan"): Call(
        "dynamodb:Scan",
        _scanned,
        Pages("ExclusiveStartKey", "LastEvaluatedKey", "Items"),
    ),
    ("sns", "list_topics"): Call("sns:ListTopics", pages=Pages("NextToken", "NextToken", "Topics")),
    # An alarm tells any topic, a queue names any other for dead letters: their names are not known before.
    ("sns", "get_topic_attributes"): Call("sns:GetTopicAttributes", lambda aws: ["*"]),
    ("sqs", "get_queue_url"): Call("sqs:GetQueueUrl", lambda aws: ["*"]),
    ("sqs", "get_queue_attributes"): Call("sqs:GetQueueAttributes", lambda aws: ["*"]),
    ("lambda", "list_functions"): Call("lambda:ListFunctions", pages=Pages(*_BY_MARKER, "Functions")),
    ("lambda", "get_function_configuration"): Call("lambda:GetFunctionConfiguration", _functions),
    ("lambda", "list_layer_versions"): Call(
        "lambda:ListLayerVersions", _layer, Pages(*_BY_MARKER, "LayerVersions")
    ),
    ("logs", "describe_log_groups"): Call(
        "logs:DescribeLogGroups", lambda aws: ["log-group:*"], Pages("nextToken", "nextToken", "logGroups")
    ),
    ("logs", "filter_log_events"): Call(
        "logs:FilterLogEvents", lambda aws: ["log-group:*"], Pages("nextToken", "nextToken", "events")
    ),
    ("cloudwatch", "get_metric_statistics"): Call("cloudwatch:GetMetricStatistics"),
    ("cloudwatch", "describe_alarms"): Call("cloudwatch:DescribeAlarms", lambda aws: ["alarm:*"]),
    ("cloudwatch", "describe_alarm_history"): Call(
        "cloudwatch:DescribeAlarmHistory", lambda aws: ["alarm:*"]
    ),
    ("sesv2", "get_account"): Call("ses:GetAccount"),
    ("sesv2", "get_email_identity"): Call("ses:GetEmailIdentity", lambda aws: ["identity/*"]),
    ("iam", "get_role"): Call("iam:GetRole", **_ROLES),
    ("iam", "list_role_policies"): Call(
        "iam:ListRolePolicies", **_ROLES, pages=Pages("Marker", "Marker", "PolicyNames")
    ),
    ("iam", "get_role_policy"): Call("iam:GetRolePolicy", **_ROLES),
    ("iam", "list_attached_role_policies"): Call(
        "iam:ListAttachedRolePolicies", **_ROLES, pages=Pages("Marker", "Marker", "AttachedPolicies")
    ),
    ("iam", "get_policy"): Call("iam:GetPolicy", **_POLICIES),
    ("iam", "get_policy_version"): Call("iam:GetPolicyVersion", **_POLICIES),
    ("iam", "simulate_principal_policy"): Call(
        "iam:SimulatePrincipalPolicy", **_ROLES, pages=Pages("Marker", "Marker", "EvaluationResults")
    ),
}


def read_only_policy(aws: Aws) -> dict[str, Any]:
    """The least that whoever runs the account's checks has to be allowed, as an IAM policy document."""
    return policy(([call.action], call.resources(aws)) for call in CALLS.values())
