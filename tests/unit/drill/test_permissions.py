"""What a drill asks of an account, under the policy that `signoff drill --iam` prints."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from drill.account.access import Access
from drill.account.calls import CALLS, drill_policy
from drill.account.function import LiveFunction
from drill.account.portal_files import PortalFiles
from drill.account.watching import alarm_state, lines_since
from signoff.actors.account.iam.documents import read_policy
from signoff.actors.account.iam.evaluation import Asked, Decision, Principal, decide
from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError, load_description
from signoff.verdict.outcomes import NotVerified
from tests.unit.backend.emulator import REGION
from tests.unit.drill.stand_in import (
    ALARM,
    ALIAS,
    BACKUP,
    FUNCTION,
    LOG_GROUP,
    PORTAL,
    PREFIX,
    Deployment,
    good_archive,
    running_deployment,
)

ACCOUNT = "000000000000"
EXPERIMENT = """
[[failover.faults]]
id = "zone"
what = "a zone is cut off"
experiment = "EXT1a2b"
"""


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with running_deployment(tmp_path_factory.mktemp("permissions")) as started:
        yield started


@pytest.fixture
def described(deployment: Deployment, tmp_path: Path) -> Description:
    return load_description(deployment.target_file(tmp_path, name="permitted"))


def asked(operation: str, service: str, given: dict[str, Any]) -> Iterator[Asked]:
    """The call as IAM sees it, made out without the table of calls."""
    if operation == "CopyObject":
        # botocore has made a text of it by now.
        source, _, version = given["CopySource"].partition("?versionId=")
        yield Asked(f"s3:{'GetObjectVersion' if version else 'GetObject'}", f"arn:aws:s3:::{source}")
        operation = "PutObject"
    action = {"ListObjectsV2": "ListBucket"}.get(operation, operation)
    match service:
        case "s3":
            where = f"arn:aws:s3:::{given['Bucket']}" + (f"/{given['Key']}" if "Key" in given else "")
        case "lambda":
            qualifier = f":{given['Qualifier']}" if "Qualifier" in given else ""
            where = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{given['FunctionName']}{qualifier}"
        case "logs":
            where = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{given['logGroupName']}"
        case "cloudwatch":
            where = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{given['AlarmNames'][0]}"
        case "cloudfront" if "DistributionId" in given:
            where = f"arn:aws:cloudfront::{ACCOUNT}:distribution/{given['DistributionId']}"
        case _:
            where = "*"
    yield Asked(f"{service}:{action}", where)


@dataclass
class Driller:
    """Whoever drills: each call is allowed by the policy, or refused as AWS refuses it."""

    access: Access
    policy: dict[str, Any] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def judge(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Looks at a call before it is sent."""
        driller = Principal(f"arn:aws:iam::{ACCOUNT}:role/driller", [read_policy("driller", self.policy)])
        for call in asked(model.name, model.service_model.service_name, params):
            self.made.add(call.action)
            if decide(driller, call) is not Decision.ALLOWED:
                text = f"not authorized to perform {call.action} on {call.resource}"
                raise ClientError({"Error": {"Code": "AccessDenied", "Message": text}}, model.name)


@pytest.fixture(scope="module")
def driller(deployment: Deployment) -> Driller:
    """One for all tests: to make the clients takes seconds."""
    made = Driller(Access(region=REGION, profile=None, endpoint=deployment.emulator.url, booted=True))
    for service in {service for service, _ in CALLS}:
        made.access.client(service).meta.events.register_first("before-parameter-build", made.judge)
    return made


def drill(access: Access) -> None:
    """Every act of a drill of function and portal that asks the account, once."""
    function = LiveFunction(access, FUNCTION, ALIAS)
    # What an earlier one of these tests left is not this drill's.
    standing, mark = function.standing(), f"a drill {uuid.uuid4()}"
    function.point_alias(function.publish(good_archive() + b" ", mark))
    assert function.version_in_service() != standing.version
    function.put_back(standing, mark)
    assert function.version_in_service() == standing.version
    lines_since(access, LOG_GROUP, 10)
    alarm_state(access, ALARM)
    portal = PortalFiles(access, PORTAL, BACKUP, PREFIX)
    before = portal.stored()
    assert before.keys() == portal.backup().keys()
    portal.overwrite("index.html", b"bad", {})
    portal.restore_from_backup("index.html")
    portal.restore_version("index.html", before["index.html"])
    assert portal.digest("index.html") == before["index.html"].sha256
    portal.invalidate(10)


def test_a_drill_needs_that_policy_and_no_less(driller: Driller, described: Description) -> None:
    driller.policy, driller.made = drill_policy(described), set()
    drill(driller.access)
    granted = {action for statement in driller.policy["Statement"] for action in statement["Action"]}
    assert granted == driller.made


@pytest.mark.parametrize(
    "action", ["lambda:UpdateAlias", "s3:GetObjectVersion", "cloudfront:CreateInvalidation"]
)
def test_a_missing_permission_is_named(driller: Driller, described: Description, action: str) -> None:
    driller.policy = drill_policy(described)
    for statement in driller.policy["Statement"]:
        statement["Action"] = [one for one in statement["Action"] if one != action]
    with pytest.raises(NotVerified, match=rf"does not permit [\w: ]*{action}.*`signoff drill --iam` prints"):
        drill(driller.access)


def test_only_that_function_and_those_buckets_are_changed(described: Description) -> None:
    changes = ("lambda:Delete", "lambda:Publish", "lambda:Update", "s3:Put")
    changed = {
        resource
        for statement in drill_policy(described)["Statement"]
        if any(action.startswith(changes) for action in statement["Action"])
        for resource in statement["Resource"]
    }
    function = f"arn:aws:lambda:{REGION}:*:function:{FUNCTION}"
    assert changed == {function, f"{function}:*", f"arn:aws:s3:::{PORTAL}/*"}


def test_an_experiment_takes_what_the_target_file_names(deployment: Deployment, tmp_path: Path) -> None:
    about = load_description(
        deployment.target_file(tmp_path, name="permitted", more=f"[failover]\n{EXPERIMENT}")
    )
    granted = {
        action: statement["Resource"]
        for statement in drill_policy(about)["Statement"]
        for action in statement["Action"]
        if action.startswith("fis:")
    }
    running = f"arn:aws:fis:{REGION}:*:experiment/*"
    template = f"arn:aws:fis:{REGION}:*:experiment-template/EXT1a2b"
    assert granted == {
        "fis:StartExperiment": [template, running],
        **{each: [running] for each in ("fis:GetExperiment", "fis:StopExperiment", "fis:TagResource")},
    }


def test_what_is_not_in_the_table_of_calls_is_not_asked(driller: Driller) -> None:
    with pytest.raises(ValueError, match="s3 delete_bucket is not in the table of calls"):
        driller.access.call("s3", "delete_bucket", Bucket=PORTAL)


def test_without_an_account_there_is_no_policy(described: Description) -> None:
    with pytest.raises(TargetError, match=r"permitted: has no \[aws\]"):
        drill_policy(described.model_copy(update={"aws": None}))
