"""May a role do this? AWS' documented logic for one account: IAM User Guide, "Policy evaluation logic".

An explicit deny anywhere decides. What is left has to be allowed by an identity policy, or by the resource's
own policy to this very role or to everyone; and by the permission boundary, if there is one. Policies of an
organisation and of a session are not seen here; on AWS the Simulator API is asked instead (roles.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from signoff.actors.account.iam.conditions import Context, conditions_hold, unknown_keys
from signoff.actors.account.iam.documents import Policy, Statement, Undecidable, matches


class Decision(StrEnum):
    """What the policies come to, in the words of the Simulator API."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


@dataclass(frozen=True)
class Asked:
    """One request: an action on an ARN (`*` where it takes none), and what is known of it."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class Principal:
    """A role: its ARN, its identity policies, managed and inline, and its permission boundary."""

    arn: str
    identity: Sequence[Policy]
    boundary: Policy | None = None


def decide(principal: Principal, asked: Asked, resource_policy: Policy | None = None) -> Decision:
    """What the policies say of the request. Undecidable where it depends on what is not known of it."""
    strict, lenient = (
        _decide(principal, asked, resource_policy, lenient=lenient) for lenient in (False, True)
    )
    if strict is lenient:
        return strict
    keys = sorted(set(_unknown(principal, asked, resource_policy)))
    raise Undecidable(
        f"whether {principal.arn} may {asked.action} on {asked.resource} depends on {', '.join(keys)}"
    )


def _decide(principal: Principal, asked: Asked, resource_policy: Policy | None, *, lenient: bool) -> Decision:
    """With what is not known taken for the role, or against it."""
    boundary = [principal.boundary] if principal.boundary else []
    own = [*principal.identity, *boundary]
    theirs = [] if resource_policy is None else [resource_policy]
    denials = [one for policy in own for one in policy.statements if one.effect == "Deny"]
    denials += [one for one in _of(theirs, "Deny") if _names(one, principal.arn, denies=True)]
    if any(_applies(one, asked, unknown=not lenient) for one in denials):
        return Decision.EXPLICIT_DENY
    grants = list(_of(principal.identity, "Allow"))
    grants += [one for one in _of(theirs, "Allow") if _names(one, principal.arn, denies=False)]
    for allowing in [grants, *([list(_of(boundary, "Allow"))] if boundary else [])]:
        if not any(_applies(one, asked, unknown=lenient) for one in allowing):
            return Decision.IMPLICIT_DENY
    return Decision.ALLOWED


def _of(policies: Sequence[Policy], effect: str) -> Iterator[Statement]:
    return (one for policy in policies for one in policy.statements if one.effect == effect)


def _applies(statement: Statement, asked: Asked, *, unknown: bool) -> bool:
    """Whether the statement is about the request; `unknown` stands for what is not known."""
    found = (
        statement.is_about(asked.action, asked.resource, asked.context),
        conditions_hold(statement.condition, asked.context),
    )
    return False not in found and (None not in found or unknown)


def _names(statement: Statement, arn: str, *, denies: bool) -> bool:
    """Whether a resource's policy speaks of this role. To name the account denies it, and grants nothing."""
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    named = statement.principals or ()
    direct = "*" in named or arn in named
    return direct or (
        denies and (account in named or any(matches(f"arn:*:iam::{account}:root", one) for one in named))
    )


def _unknown(principal: Principal, asked: Asked, resource_policy: Policy | None) -> Iterator[str]:
    boundary = [principal.boundary] if principal.boundary else []
    for policy in (*principal.identity, *boundary, *([resource_policy] if resource_policy else [])):
        for statement in policy.statements:
            about = statement.is_about(asked.action, asked.resource, asked.context)
            if about is None:
                yield f"a variable in a resource of {policy.name}"
            if about is not False:
                yield from (
                    f"{key} in {policy.name}" for key in unknown_keys(statement.condition, asked.context)
                )
