"""The functions' roles: their policies, and what these come to (PRE-03, PRE-04, PRE-12).

On AWS the Simulator API decides, which also sees the organisation's policies. It is asked about one resource
a call: ministack 1.5.33 looks at the first one only, knows no boundary and no context, and says
`implicitDeny` of a role that is not there. So wherever something stands in for AWS, the role's own policies
are read and evaluated here.
"""

from functools import cached_property
from typing import Any

from signoff.actors.account.client import AccountClient
from signoff.actors.account.iam.conditions import Context
from signoff.actors.account.iam.documents import Policy, Undecidable, read_policy
from signoff.actors.account.iam.evaluation import Asked, Decision, Principal, decide
from signoff.verdict.outcomes import NotVerified


class Role:
    """A role of the account, its policies read once. NotVerified or Unmet as AccountClient says."""

    def __init__(self, client: AccountClient, arn: str) -> None:
        self._client, self.arn = client, arn
        self.name = arn.rpartition("/")[2]

    @cached_property
    def description(self) -> dict[str, Any] | None:
        """The role as IAM describes it; None where there is no such role."""
        answer = self._client.find(f"looks at the role {self.name}", "iam", "get_role", RoleName=self.name)
        return None if answer is None else dict(answer["Role"])

    @cached_property
    def policies(self) -> list[Policy]:
        """All identity policies: inline ones and managed ones."""
        client, name = self._client, self.name
        inline = [
            read_policy(each, self._inline(each))
            for each in client.pages(
                f"lists the policies of {name}", "iam", "list_role_policies", RoleName=name
            )
        ]
        attached = client.pages(
            f"lists the managed policies of {name}", "iam", "list_attached_role_policies", RoleName=name
        )
        return inline + [self._managed(str(each["PolicyArn"])) for each in attached]

    @cached_property
    def principal(self) -> Principal:
        """The role as the evaluator takes it."""
        boundary = (self.description or {}).get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return Principal(self.arn, self.policies, self._managed(boundary) if boundary else None)

    def may(self, action: str, resource: str, resource_policy: Policy | None = None) -> Decision:
        """What the policies say of that; NotVerified where it depends on what is not known."""
        region = self._client.aws.region
        asked = Asked(action, resource, _context(self.arn, region))
        try:
            found = decide(self.principal, asked, resource_policy)
        except Undecidable as error:
            raise NotVerified(f"{error}; look at it by hand") from None
        if self._client.is_emulated or found is Decision.EXPLICIT_DENY:
            return found
        return self._simulated(action, resource, found)

    def _simulated(self, action: str, resource: str, found: Decision) -> Decision:
        """What the Simulator API says, which knows more, but nothing of a queue's own policy."""
        answers = self._client.pages(
            f"asks whether {self.name} may {action} on {resource}",
            "iam",
            "simulate_principal_policy",
            PolicySourceArn=self.arn,
            ActionNames=[action],
            ResourceArns=[resource],
            ContextEntries=[
                {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": "string"}
                for key, values in _context(self.arn, self._client.aws.region).items()
            ],
        )
        said = Decision(answers[0]["EvalDecision"]) if answers else Decision.IMPLICIT_DENY
        if said is Decision.ALLOWED or found is not Decision.ALLOWED:
            return said
        missing = answers[0].get("MissingContextValues", []) if answers else []
        if missing:
            raise NotVerified(
                f"whether {self.name} may {action} on {resource} depends on {', '.join(missing)}"
            )
        return said

    def _inline(self, policy: str) -> Any:
        answer = self._client.get(
            f"reads the policy {policy} of {self.name}",
            "iam",
            "get_role_policy",
            RoleName=self.name,
            PolicyName=policy,
        )
        return answer["PolicyDocument"]

    def _managed(self, arn: str) -> Policy:
        policy = self._client.get(f"looks at the policy {arn}", "iam", "get_policy", PolicyArn=arn)["Policy"]
        version = self._client.get(
            f"reads the policy {arn}",
            "iam",
            "get_policy_version",
            PolicyArn=arn,
            VersionId=policy["DefaultVersionId"],
        )
        return read_policy(arn.rpartition("/")[2], version["PolicyVersion"]["Document"])


def _context(role_arn: str, region: str) -> Context:
    """What is known of each request of a function: who, and that it is encrypted, in its own region."""
    account = role_arn.split(":")[4] if role_arn.count(":") >= 5 else ""
    return {
        "aws:PrincipalArn": (role_arn,),
        "aws:PrincipalAccount": (account,),
        "aws:PrincipalType": ("AssumedRole",),
        "aws:ResourceAccount": (account,),
        "aws:RequestedRegion": (region,),
        "aws:SecureTransport": ("true",),
        "aws:MultiFactorAuthPresent": (),
        "aws:username": (),
    }
