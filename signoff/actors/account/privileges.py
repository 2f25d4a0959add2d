"""What the functions need, and what their roles may do, that and more (PRE-03, PRE-04, PRE-12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from signoff.actors.account.client import AccountClient
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.functions import Functions
from signoff.actors.account.iam.conditions import conditions_hold
from signoff.actors.account.iam.documents import Policy, Statement, matches, read_policy
from signoff.actors.account.iam.evaluation import Decision
from signoff.actors.account.messaging import QUEUES, TOPICS, QueueRole, Queues, Topics
from signoff.actors.account.roles import Role
from signoff.actors.account.tables import TABLES, Tables

WITHOUT_RESOURCE = (
    "cloudwatch:PutMetricData",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)
"""Actions that take no resource, or that Lambda itself has to have for all: their statements say `*`.

Source: Service Authorization Reference; of EC2's, Lambda Developer Guide, "Giving functions access to a VPC".
"""
CONDITIONED = {"cloudwatch:PutMetricData": "cloudwatch:namespace"}
"""By which condition key such a statement is narrowed all the same, where there is one."""
NOWHERE = "a place that nobody has named"


@dataclass(frozen=True)
class Need:
    """Actions on one resource; its ARN is None where the account does not have it."""

    name: str
    arn: str | None
    actions: tuple[str, ...]
    resource_policy: Policy | None = None


class Privileges:
    """The roles of all functions of this phase, taken together: what is needed, one of them has to have."""

    def __init__(self, client: AccountClient) -> None:
        self._client = client
        self._tables, self._topics, self._queues = Tables(client), Topics(client), Queues(client)
        self._functions = Functions(client)
        self._roles: list[Role] | None = None

    @property
    def roles(self) -> list[Role]:
        """The functions' roles."""
        if self._roles is None:
            self._roles = [Role(self._client, arn) for arn in self._functions.role_arns()]
        return self._roles

    def needs(self) -> list[Need]:
        """What the functions do, on each table, topic and queue."""
        return [*self._table_needs(), *self._topic_needs(), *(self.queue_need(role) for role in QUEUES)]

    def queue_need(self, role: QueueRole) -> Need:
        """What a function needs that reads that queue."""
        needs, name = self._client.aws.needs, self._queues.name(role)
        actions = needs.notification_queue if role == "notifications" else needs.webhook_queue
        found = self._queues.find(name)
        if found is None:
            return Need(name, None, tuple(actions))
        policy = read_policy(f"the policy of {name}", found["Policy"]) if found.get("Policy") else None
        return Need(name, found["QueueArn"], tuple(actions), policy)

    def deviations(self, needs: list[Need]) -> Iterator[Deviation]:
        """What is needed that no role may do; roles that are not there may do nothing."""
        missing = [role for role in self.roles if role.description is None]
        for role in missing:
            yield Deviation(
                f"the role {role.name}, under which functions run",
                "there is no such role",
                self._client.command("iam", "create-role", "--role-name", role.name)
                + " --assume-role-policy-document file://trust.json",
            )
        for need in needs:
            if need.arn is None:
                yield Deviation(
                    f"{need.name}, on which the functions act",
                    "it is not there",
                    "see PRE-01, PRE-02, PRE-03",
                )
                continue
            refused = {action: self._decisions(action, need) for action in need.actions}
            refused = {
                action: said for action, said in refused.items() if Decision.ALLOWED not in said.values()
            }
            if refused:
                yield self._refusal(need, refused)

    def excess(self, role: Role, needs: list[Need]) -> Iterator[Deviation]:
        """What the role is granted beyond what is needed and what [[aws.extra]] declares."""
        granted = [(action, need.arn) for need in needs if need.arn for action in need.actions]
        granted += [(action, f"{arn}/index/*") for action, arn in granted if ":table/" in arn]
        extra = [
            (action, resource)
            for grant in self._client.aws.extra
            for action in grant.actions
            for resource in grant.resources
        ]
        for policy in role.policies:
            for statement in policy.statements:
                if statement.effect == "Allow":
                    found = list(_excess_of(statement, granted + extra))
                    if found:
                        yield self._excess(role, policy, statement, found)

    def _excess(self, role: Role, policy: Policy, statement: Statement, found: list[str]) -> Deviation:
        where = f"{policy.name}, {statement.sid}" if statement.sid else policy.name
        return Deviation(
            f"the role {role.name} to be granted only what the functions do and what [[aws.extra]] declares",
            f"it is granted beyond that ({where}): {'; '.join(found)}",
            "narrow that statement, or declare it in the target file, [[aws.extra]]: "
            + self._client.command(
                *("iam", "put-role-policy", "--role-name", role.name, "--policy-name", policy.name),
                *("--policy-document", "file://policy.json"),
            ),
        )

    def _decisions(self, action: str, need: Need) -> dict[str, Decision]:
        assert need.arn is not None
        there = [role for role in self.roles if role.description is not None]
        return {role.name: role.may(action, need.arn, need.resource_policy) for role in there}

    def _refusal(self, need: Need, refused: dict[str, dict[str, Decision]]) -> Deviation:
        said = sorted({f"{role}: {what}" for roles in refused.values() for role, what in roles.items()})
        role = self.roles[0].name if self.roles else "ROLE"
        statement = f'{{"Effect":"Allow","Action":{sorted(refused)},"Resource":"{need.arn}"}}'.replace(
            "'", '"'
        )
        return Deviation(
            f"the functions' roles to be allowed {', '.join(need.actions)} on {need.name}",
            f"no role is allowed {', '.join(refused)} there ({', '.join(said) or 'there is no role'})",
            self._client.command(
                *("iam", "put-role-policy", "--role-name", role, "--policy-name", "functions"),
                *("--policy-document", f'{{"Version":"2012-10-17","Statement":[{statement}]}}'),
            ),
        )

    def _table_needs(self) -> Iterator[Need]:
        for role in TABLES:
            if actions := tuple(getattr(self._client.aws.needs, role)):
                found = self._tables.find(role)
                yield Need(self._tables.name(role), None if found is None else found.arn, actions)

    def _topic_needs(self) -> Iterator[Need]:
        for role in TOPICS:
            actions = tuple(getattr(self._client.aws.needs, role))
            yield Need(self._topics.name(role), self._topics.arn(role), actions)


def _excess_of(statement: Statement, granted: list[tuple[str, str]]) -> Iterator[str]:
    """What the statement grants that none of those pairs of patterns covers."""
    if statement.other_than or statement.unless:
        element = "NotAction" if statement.other_than else "NotResource"
        yield f"{element}, which is everything but what it names"
        return
    for action in statement.actions:
        for resource in statement.named:
            if action in ("*", f"{action.partition(':')[0]}:*"):
                yield f"the action {action} on {resource}"
            elif resource == "*" and (why := _too_wide(action, statement)):
                yield why
            elif not any(_covers(one, action.lower(), on, resource) for one, on in granted):
                yield f"{action} on {resource}"


def _covers(granted_action: str, action: str, granted_resource: str, resource: str) -> bool:
    """Whether all that a statement's patterns mean is within those that are granted.

    A pattern matched as text by another is a part of it: the other's `*` takes its `*` like any character.
    """
    return matches(granted_action.lower(), action) and matches(granted_resource, resource)


def _too_wide(action: str, statement: Statement) -> str:
    """Why the action may not be granted on `*`; empty when it takes nothing else."""
    if action not in WITHOUT_RESOURCE:
        return f"{action} on *, though it takes a resource"
    key = CONDITIONED.get(action)
    keys = {key for of in statement.condition.values() for key in of}
    if key is None:
        return ""
    if key not in keys:
        return f"{action} on * without a condition on {key}"
    # Whoever may do it where nobody has been may do it everywhere.
    anywhere = conditions_hold(statement.condition, {key: (NOWHERE,)})
    return f"{action} on * with a condition on {key} that is always met" if anywhere else ""
