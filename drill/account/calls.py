"""The one table of what a drill asks of an account. Who asks for anything else is refused.

What `signoff drill --iam` prints is made of it, too: so neither can drift from the other.
"""

from collections.abc import Callable
from typing import Any

from signoff.actors.account.iam.least_policy import arns, policy
from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError

Parts = Callable[[Description], list[str]]
"""From the target file to what follows the account in an ARN."""


def _function(about: Description) -> list[str]:
    return [f"function:{about.rollback.function}", f"function:{about.rollback.function}:*"]


def _log_group(about: Description) -> list[str]:
    return [f"log-group:{about.rollback.log_group}", f"log-group:{about.rollback.log_group}:*"]


def _portal(about: Description) -> list[str]:
    return [about.rollback.portal_bucket]


def _buckets(about: Description) -> list[str]:
    return list(dict.fromkeys([about.rollback.portal_bucket, about.rollback.backup_bucket]))


def _portal_files(about: Description) -> list[str]:
    return [f"{about.rollback.portal_bucket}/*"]


def _files(about: Description) -> list[str]:
    return [f"{bucket}/*" for bucket in _buckets(about)]


def _distribution(about: Description) -> list[str]:
    return [f"distribution/{about.rollback.distribution or '*'}"]


def _templates(about: Description) -> list[str]:
    faults = about.failover.faults if about.failover else []
    return [f"experiment-template/{fault.experiment}" for fault in faults if fault.experiment]


def _experiments(about: Description) -> list[str]:
    return ["experiment/*"] if _templates(about) else []


CALLS: dict[tuple[str, str], dict[str, Parts | None]] = {
    ("lambda", "get_alias"): {"lambda:GetAlias": _function},
    ("lambda", "update_alias"): {"lambda:UpdateAlias": _function},
    ("lambda", "get_function"): {"lambda:GetFunction": _function},
    ("lambda", "get_function_configuration"): {"lambda:GetFunctionConfiguration": _function},
    ("lambda", "update_function_code"): {"lambda:UpdateFunctionCode": _function},
    ("lambda", "publish_version"): {"lambda:PublishVersion": _function},
    ("lambda", "list_versions_by_function"): {"lambda:ListVersionsByFunction": _function},
    ("lambda", "delete_function"): {"lambda:DeleteFunction": _function},
    ("logs", "filter_log_events"): {"logs:FilterLogEvents": _log_group},
    ("cloudwatch", "describe_alarms"): {"cloudwatch:DescribeAlarms": lambda about: ["alarm:*"]},
    ("s3", "get_bucket_versioning"): {"s3:GetBucketVersioning": _portal},
    ("s3", "list_objects_v2"): {"s3:ListBucket": _buckets},
    ("s3", "get_object"): {"s3:GetObject": _files},
    ("s3", "put_object"): {"s3:PutObject": _portal_files},
    ("s3", "copy_object"): {
        "s3:GetObject": _files,
        "s3:GetObjectVersion": _portal_files,
        "s3:PutObject": _portal_files,
    },
    ("cloudfront", "list_distributions"): {"cloudfront:ListDistributions": None},
    ("cloudfront", "create_invalidation"): {"cloudfront:CreateInvalidation": _distribution},
    ("cloudfront", "get_invalidation"): {"cloudfront:GetInvalidation": _distribution},
    ("fis", "start_experiment"): {
        "fis:StartExperiment": lambda about: [*_templates(about), *_experiments(about)],
        # It is begun with a tag, so that its owner sees where it came from.
        "fis:TagResource": _experiments,
    },
    ("fis", "get_experiment"): {"fis:GetExperiment": _experiments},
    ("fis", "stop_experiment"): {"fis:StopExperiment": _experiments},
}
"""Operation of boto3 -> the actions that permit it, each with what it is performed on; None: no resource."""


def actions_of(service: str, operation: str) -> str:
    """The actions that permit a call, as a policy names them; ValueError where no drill makes that call."""
    found = CALLS.get((service, operation))
    if found is None:
        raise ValueError(f"{service} {operation} is not in the table of calls (drill/account/calls.py)")
    return " and ".join(found)


def drill_policy(about: Description) -> dict[str, Any]:
    """The least that whoever drills has to be allowed, as an IAM policy document.

    What an experiment of Fault Injection Service takes is in it where the target file names one. TargetError
    where the target file does not describe the account.
    """
    if about.aws is None:
        raise TargetError(
            f"{about.name}: has no [aws], so there is no account to drill in; describe it there"
        )
    needs: dict[str, list[str]] = {}
    for actions in CALLS.values():
        for action, parts in actions.items():
            if resources := arns(about.aws.region, action, None if parts is None else parts(about)):
                needs[action] = resources
    return policy(([action], resources) for action, resources in needs.items())
