"""What calls of an account take to be allowed, as an IAM policy document.

Actions and the resources that they take: AWS Service Authorization Reference.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

ANY = "*"
_WITHOUT_REGION = frozenset({"cloudfront", "iam"})
_WITHOUT_ACCOUNT = frozenset({"s3"})
"""Services whose ARNs hold neither region nor account."""


def arns(region: str, action: str, parts: Iterable[str] | None) -> list[str]:
    """The ARNs, or patterns of them, of what that action is performed on, in any account.

    `parts`: what follows the account in each, or a whole ARN. None: the action takes no resource. Which
    account it is, only the credentials tell.
    """
    if parts is None:
        return [ANY]
    service, partition = action.partition(":")[0], _partition(region)
    where = ":" if service in _WITHOUT_ACCOUNT else f"{'' if service in _WITHOUT_REGION else region}:*"
    before = f"arn:{partition}:{service}:{where}:"
    return [part if part.startswith("arn:") else before + part for part in parts]


@cache
def _partition(region: str) -> str:
    """Kept, since a session reads all endpoints of AWS to know it."""
    import botocore.session  # where it is needed: see aws_client.py

    return str(botocore.session.get_session().get_partition_for_region(region))


def policy(needs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Any]:
    """The document that allows those actions on those resources, and nothing more."""
    by_resources: dict[tuple[str, ...], set[str]] = {}
    for actions, resources in needs:
        by_resources.setdefault(tuple(resources), set()).update(actions)
    statements = [
        {"Effect": "Allow", "Action": sorted(actions), "Resource": list(resources)}
        for resources, actions in by_resources.items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}
