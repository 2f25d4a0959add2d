"""What an answer of the account decides, and the whole gate under the policy that it says it needs."""

import inspect
import io
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError

from signoff.actors import Account
from signoff.actors.account.calls import CALLS, read_only_policy
from signoff.actors.account.client import ATTEMPTS, MOST_PAGES, AccountClient
from signoff.actors.account.iam.documents import read_policy
from signoff.actors.account.iam.evaluation import Asked, Decision, Principal, decide
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire import clock
from tests.account import test_alarms, test_functions, test_log_groups, test_mail, test_messaging, test_tables
from tests.unit.signoff.actors.account import whole
from tests.unit.signoff.actors.account.history import answer_history

AUDITOR = f"arn:aws:iam::{whole.ACCOUNT}:role/auditor"
Checks = Iterator[tuple[str, Callable[[], None]]]


def checks(account: Account) -> Checks:
    """Every test of the account's suite, by its name."""
    for module in (test_alarms, test_functions, test_log_groups, test_mail, test_messaging, test_tables):
        for name, test in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_"):
                marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
                for role in marks[0].args[1] if marks else [None]:
                    # A customer takes part only where the table of notifications is empty.
                    given: dict[str, Any] = dict.fromkeys(inspect.signature(test).parameters)
                    given |= {"account": account} | ({"role": role} if role else {})
                    yield name, partial(test, **given)


def asked(operation: str, service: str, parameters: dict[str, Any]) -> Asked:
    """The call as IAM sees it, made out without the table of calls."""
    prefix = "ses" if service == "sesv2" else service
    on: dict[str, Callable[[Any], str]] = {
        "TableName": lambda name: whole.arn("dynamodb", f"table/{name}"),
        "TopicArn": str,
        "QueueName": lambda name: whole.arn("sqs", name),
        "QueueUrl": lambda url: whole.arn("sqs", url.rpartition("/")[2]),
        "FunctionName": lambda name: whole.arn("lambda", f"function:{name}"),
        "LayerName": lambda name: whole.arn("lambda", f"layer:{name}"),
        "logGroupNamePrefix": lambda name: whole.arn("logs", f"log-group:{name}"),
        "logGroupName": lambda name: whole.arn("logs", f"log-group:{name}"),
        "AlarmName": lambda name: whole.arn("cloudwatch", f"alarm:{name}"),
        "AlarmNames": lambda names: whole.arn("cloudwatch", f"alarm:{names[0]}"),
        "EmailIdentity": lambda name: whole.arn("ses", f"identity/{name}"),
        "RoleName": lambda name: f"arn:aws:iam::{whole.ACCOUNT}:role/{name}",
        "PolicyArn": str,
    }
    resource = next((found(parameters[name]) for name, found in on.items() if name in parameters), "*")
    return Asked(f"{prefix}:{operation}", resource)


class Raw(io.BytesIO):
    """The body of an answer as urllib3 has it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def under(policy: dict[str, Any], line: AccountClient, made: set[str]) -> None:
    """From now on each call is allowed by that policy, or refused as AWS refuses it."""
    auditor = Principal(AUDITOR, [read_policy("auditor", policy)])

    def judge(params: dict[str, Any], model: Any, **_: Any) -> None:
        call = asked(model.name, model.service_model.service_name, params)
        made.add(call.action)
        if decide(auditor, call) is not Decision.ALLOWED:
            text = f"not authorized to perform {call.action}"
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": text}}, model.name)

    for service in {service for service, _ in CALLS}:
        line.clients.client(service).meta.events.register_first("before-parameter-build", judge)


@pytest.fixture
def _ses(stubbed: Any) -> None:
    """moto does not know SES' account; real AWS answers so."""
    stub = stubbed("sesv2")
    answer = {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY"}
    # In the order in which the checks ask.
    stub.add_response("get_account", answer)
    stub.add_response("get_account", answer)
    stub.add_response("get_email_identity", {"VerifiedForSendingStatus": True})
    stub.add_client_error("get_email_identity", "NotFoundException")


def look_after(account: Account, line: AccountClient) -> None:
    """What is read while the product runs (OPS-01, OPS-02, MET-01)."""
    before_all = clock.now() - timedelta(days=1)
    answer_history(line)
    with pytest.raises(Inconclusive, match="its history is empty"):
        account.alarm_states.find("errors", before_all)
    assert account.error_lines.find("tickets", clock.now())
    assert account.capacity.uses("comments")
    assert account.capacity.written("tickets") == 0
    assert account.stored_tickets.find().tickets == ()


@pytest.mark.usefixtures("_ses")
def test_the_whole_gate_needs_that_policy_and_no_less(line: AccountClient) -> None:
    item = {"customer_id": {"S": "acme"}, "id": {"S": "1"}, "ttl": {"N": "1780000000"}}
    whole.client("dynamodb").put_item(TableName="notifications", Item=item)
    nothing = whole.policy({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})
    managed = whole.client("iam").create_policy(PolicyName="managed", PolicyDocument=nothing)["Policy"]["Arn"]
    whole.client("iam").attach_role_policy(RoleName=whole.ROLE, PolicyArn=managed)
    policy, made = read_only_policy(line.aws), set[str]()
    under(policy, line, made)
    for name, check in checks(Account(line)):
        # moto counts no subscribers, of which real AWS says how many confirmed.
        with pytest.raises(Unmet) if name == "test_somebody_hears_of_the_alarm_on_errors" else nullcontext():
            check()
    assert Account(line).log_groups.lines("tickets", "a request", clock.now()) == []
    assert Account(line).disconnect_alarm.counted() == 0
    look_after(Account(line), line)
    granted = {action for statement in policy["Statement"] for action in statement["Action"]}
    # On real AWS only.
    assert granted - {"iam:SimulatePrincipalPolicy"} == made


@pytest.mark.parametrize("action", ["dynamodb:DescribeTable", "sqs:GetQueueAttributes", "iam:GetRolePolicy"])
def test_a_missing_permission_is_named(line: AccountClient, action: str) -> None:
    policy = read_only_policy(line.aws)
    for statement in policy["Statement"]:
        statement["Action"] = [one for one in statement["Action"] if one != action]
    under(policy, line, set())
    privileges = Account(line).privileges
    with pytest.raises(NotVerified, match=f"the permission {action} is missing; grant it"):
        list(privileges.deviations(privileges.needs()))


def test_the_policy_only_reads(line: AccountClient) -> None:
    statements = read_only_policy(line.aws)["Statement"]
    actions = [action for statement in statements for action in statement["Action"]]
    assert len(actions) == len(set(actions)) == len(CALLS)
    verbs = ("Describe", "Filter", "Get", "List", "Scan", "Simulate")
    assert [one for one in actions if not one.partition(":")[2].startswith(verbs)] == []
    named = [statement for statement in statements if statement["Resource"] == ["*"]]
    assert [statement["Action"] for statement in named] == [
        ["cloudwatch:GetMetricStatistics", "lambda:ListFunctions", "ses:GetAccount", "sns:ListTopics"]
    ]


def test_in_other_partitions_arns_are_others(lines: Any) -> None:
    statements = read_only_policy(lines('[aws]\nregion = "cn-north-1"\n').aws)["Statement"]
    assert statements[0]["Resource"][0] == "arn:aws-cn:dynamodb:cn-north-1:*:table/support_tickets"


def test_what_is_not_in_the_table_of_calls_is_not_asked(line: AccountClient) -> None:
    with pytest.raises(ValueError, match="dynamodb delete_table is not in the table of calls"):
        line.find("deletes", "dynamodb", "delete_table", TableName="webhooks")
    assert line.recorder.story == []


def test_production_is_looked_at_as_well(lines: Any) -> None:
    account = Account(lines(kind="production"))
    assert account.tables.stored_expiries() == []


@pytest.mark.parametrize(
    ("code", "outcome", "words"),
    [
        ("AccessDeniedException", NotVerified, "the permission lambda:ListFunctions is missing"),
        ("ExpiredTokenException", NotVerified, "does not accept the credentials .*sign in again"),
        ("UnrecognizedClientException", NotVerified, "does not accept the credentials"),
        ("TooManyRequestsException", Inconclusive, "AWS throttled lambda:ListFunctions 6 times"),
        ("ServiceException", Unmet, "it answered ServiceException: a text"),
    ],
)
def test_refusals(line: AccountClient, stubbed: Any, code: str, outcome: type[Exception], words: str) -> None:
    stubbed("lambda").add_client_error("list_functions", code, "a text")
    with pytest.raises(outcome, match=words):
        line.pages("lists", "lambda", "list_functions")


def test_throttling_is_waited_out_so_often_and_no_more(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line, sent = lines(attempts=ATTEMPTS), list[str]()
    error = b"<ErrorResponse><Error><Code>Throttling</Code><Message>Rate</Message></Error></ErrorResponse>"

    def throttle(request: Any, **_: Any) -> AWSResponse:
        sent.append(request.url)
        return AWSResponse(request.url, 400, HTTPHeaders(), Raw(error))

    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda pause: None)
    line.clients.client("iam").meta.events.register_first("before-send.iam", throttle)
    with pytest.raises(Inconclusive, match="AWS throttled iam:GetRole 6 times"):
        line.find("looks", "iam", "get_role", RoleName="functions")
    assert len(sent) == ATTEMPTS


def test_without_end_nobody_reads(line: AccountClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(AccountClient, "find", lambda *_, **__: {"Topics": [{}], "NextToken": "more"})
    with pytest.raises(Inconclusive, match=f"over {MOST_PAGES} pages"):
        line.pages("lists", "sns", "list_topics")


def test_an_endpoint_that_nobody_serves_is_named(lines: Any) -> None:
    line = lines('[aws]\nendpoint = "http://127.0.0.1:9"\n')
    with pytest.raises(ConnectionError, match=r"the auditor of the account lists: .*127\.0\.0\.1:9"):
        line.pages("lists", "sns", "list_topics")
