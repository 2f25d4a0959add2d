"""What is said of the alarms (OBS-01, OBS-02)."""

import json
from typing import Any

import pytest

from signoff.actors import Account
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.actors.account import whole

OF_TICKETS = [{"Name": "TableName", "Value": "support_tickets"}]
OF_AN_INDEX = [*OF_TICKETS, {"Name": "GlobalSecondaryIndexName", "Value": "by-id"}]
OF_FUNCTION = [{"Name": "FunctionName", "Value": whole.FUNCTION}]


def test_all_is_well(account: Account) -> None:
    alarms = account.alarms
    assert [*alarms.error_deviations(), *alarms.action_deviations("errors")] == []
    assert [*account.write_alarm.deviations(), *alarms.action_deviations("throttle")] == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"Threshold": 9}, "it does at GreaterThanThreshold 9.0"),
        ({"Threshold": 10.5}, "it does at GreaterThanThreshold 10.5"),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold"}, "GreaterThanOrEqualToThreshold 10.0"),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": 11}, None),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": 12}, "Threshold 12.0"),
        ({"ComparisonOperator": "LessThanThreshold"}, "it does at LessThanThreshold 10.0"),
        ({"Statistic": "Average"}, "it looks at Average of AWS/Lambda Errors over 300 s (no dimensions)"),
        ({"Period": 60}, "it looks at Sum of AWS/Lambda Errors over 60 s"),
        ({"MetricName": "Throttles"}, "it looks at Sum of AWS/Lambda Throttles"),
        ({"Namespace": "AWS/Lambdas"}, "it looks at Sum of AWS/Lambdas Errors"),
        ({"TreatMissingData": "breaching"}, "TreatMissingData is breaching"),
        ({"TreatMissingData": "missing"}, None),
        ({"Dimensions": OF_FUNCTION}, None),
        ({"Dimensions": [*OF_FUNCTION, {"Name": "Resource", "Value": f"{whole.FUNCTION}:live"}]}, None),
        ({"Dimensions": [*OF_FUNCTION, {"Name": "Resource", "Value": whole.FUNCTION}]}, None),
        (
            {"Dimensions": [*OF_FUNCTION, {"Name": "Resource", "Value": f"{whole.FUNCTION}:old"}]},
            ":old), which never gets data",
        ),
        (
            {"Dimensions": [*OF_FUNCTION, {"Name": "Resource", "Value": "another:live"}]},
            "another:live), which never gets data",
        ),
        (
            {"Dimensions": [{"Name": "FunctionName", "Value": "old"}]},
            "(FunctionName old), which never gets data",
        ),
        ({"Dimensions": [{"Name": "Function", "Value": whole.FUNCTION}]}, "which never gets data"),
    ],
)
def test_the_alarm_on_errors(account: Account, changed: dict[str, Any], found: str | None) -> None:
    live = {"FunctionName": whole.FUNCTION, "Name": "live", "FunctionVersion": "$LATEST"}
    whole.client("lambda").create_alias(**live)
    whole.alarm_on_errors(**changed)
    said = [one.found for one in account.alarms.error_deviations()]
    assert [found in one for one in said if found] == ([True] if found else [])
    assert found is not None or said == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, None),
        ({"EvaluationPeriods": 12}, "it takes 12 of them, 3600 s"),
        ({"EvaluationPeriods": 12, "DatapointsToAlarm": 1}, None),
        ({"EvaluationPeriods": 5, "DatapointsToAlarm": 3}, "it takes 3 of them, 900 s"),
    ],
)
def test_an_alarm_that_waits(account: Account, changed: dict[str, Any], found: str | None) -> None:
    whole.alarm_on_errors(**changed)
    assert [one.found for one in account.alarms.slow_deviations("errors")] == ([found] if found else [])


def test_a_missing_alarm_is_named_with_the_command_that_makes_it(account: Account) -> None:
    whole.client("cloudwatch").delete_alarms(AlarmNames=["support-tickets-errors", "dynamodb-throttle"])
    (errors,), (writes,) = account.alarms.error_deviations(), account.write_alarm.deviations()
    assert (errors.expected, writes.expected) == (
        "the alarm support-tickets-errors",
        "the alarm dynamodb-throttle",
    )
    assert (
        "--namespace AWS/Lambda --metric-name Errors --statistic Sum --period 300 --evaluation-periods 1 "
        "--threshold 10 --comparison-operator GreaterThanThreshold" in errors.mend
    )
    assert "--dimensions Name=TableName,Value=support_tickets --statistic Sum --period 60" in writes.mend
    assert [one.expected for one in account.alarms.action_deviations("errors")] == [errors.expected]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"AlarmActions": []}, "it has none, so nobody is alerted"),
        ({"ActionsEnabled": False}, "they are disabled"),
        (
            {"AlarmActions": [whole.arn("sns", "gone")]},
            "there is no topic arn:aws:sns:us-east-1:123456789012:gone",
        ),
        ({"AlarmActions": [whole.ALERTS, whole.arn("sns", "gone")]}, "there is no topic"),
        ({"AlarmActions": [whole.arn("lambda", "function:page")]}, None),
    ],
)
def test_what_an_alarm_does(account: Account, changed: dict[str, Any], found: str | None) -> None:
    whole.alarm_on_errors(**changed)
    said = [one.found for one in account.alarms.action_deviations("errors")]
    assert len(said) == (found is not None)
    assert found is None or found in said[0]


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        ({}, True),
        (
            {"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}}},
            True,
        ),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}, False),
        ({"Principal": "*", "Action": ["SNS:Publish", "SNS:Subscribe"]}, True),
        ({"Principal": {"Service": "events.amazonaws.com"}}, False),
        ({"Effect": "Deny"}, False),
        ({"Action": "sns:Subscribe"}, False),
        ({"Resource": whole.arn("sns", "another")}, False),
    ],
)
def test_whether_an_alarm_may_tell(account: Account, statement: dict[str, Any], may: bool) -> None:
    allowed = {"Effect": "Allow", "Action": "sns:Publish", "Resource": whole.ALERTS}
    document = {"Statement": [allowed | {"Principal": {"Service": "cloudwatch.amazonaws.com"}} | statement]}
    whole.client("sns").set_topic_attributes(
        TopicArn=whole.ALERTS, AttributeName="Policy", AttributeValue=json.dumps(document)
    )
    found = [one.found for one in account.alarms.publishing_deviations("errors")]
    assert found == ([] if may else [f"no statement of the policy of {whole.ALERTS} does"])


@pytest.mark.parametrize(("confirmed", "heard"), [("1", True), ("0", False)])
def test_whether_anybody_hears(account: Account, stubbed: Any, confirmed: str, heard: bool) -> None:
    answer = {"Attributes": {"TopicArn": whole.ALERTS, "SubscriptionsConfirmed": confirmed}}
    stubbed("sns").add_response("get_topic_attributes", answer, {"TopicArn": whole.ALERTS})
    assert (list(account.alarms.subscriber_deviations("errors")) == []) is heard


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"Threshold": 8}, "it does at GreaterThanThreshold 8.0"),
        ({"ComparisonOperator": "LessThanThreshold"}, "it does at LessThanThreshold 80.0"),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold"}, None),
        ({"TreatMissingData": "breaching"}, "TreatMissingData is breaching"),
        ({"Dimensions": []}, "by TableName only, so this never gets data"),
        ({"Dimensions": [{"Name": "Table", "Value": "support_tickets"}]}, "by TableName only, so this never"),
        ({"Dimensions": [{"Name": "TableName", "Value": "payroll"}]}, "payroll is none of the tables"),
        ({"Dimensions": OF_AN_INDEX}, "support_tickets has no index by-id, so this never gets data"),
        ({"Period": 30}, "so a period of 30 s finds gaps only"),
        ({"Period": 300}, None),
        ({"Statistic": "Average"}, "Average is about single requests"),
        (
            {"MetricName": "ConsumedReadCapacityUnits"},
            "it looks at Sum of AWS/DynamoDB ConsumedReadCapacityUnits",
        ),
    ],
)
def test_the_alarm_on_writes(account: Account, changed: dict[str, Any], found: str | None) -> None:
    whole.alarm_on_writes(**changed)
    said = [one.found for one in account.write_alarm.deviations()]
    assert found is not None or said == []
    assert [found in one for one in said if found] == ([True] if found else [])


def test_a_table_that_is_gone_gives_no_data(account: Account) -> None:
    whole.client("dynamodb").delete_table(TableName="support_tickets")
    assert ["or is not there" in one.found for one in account.write_alarm.deviations()] == [True]


def test_an_index_that_the_table_has_gives_data(account: Account) -> None:
    client, key = whole.client("dynamodb"), {"AttributeName": "id", "KeyType": "HASH"}
    index = {"IndexName": "by-id", "KeySchema": [key], "Projection": {"ProjectionType": "ALL"}}
    client.update_table(
        TableName="support_tickets",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("customer_id", "id")
        ],
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    whole.alarm_on_writes(Dimensions=OF_AN_INDEX)
    assert list(account.write_alarm.deviations()) == []


@pytest.mark.parametrize(("units", "reached"), [(2, True), (1, False)])
def test_whether_provisioned_capacity_ever_reaches_the_threshold(
    account: Account, stubbed: Any, units: int, reached: bool
) -> None:
    described = {
        "TableName": "support_tickets",
        "TableStatus": "ACTIVE",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": units},
    }
    stubbed("dynamodb").add_response("describe_table", {"Table": described})
    said = [one.found for one in account.write_alarm.deviations()]
    assert ["this stays quiet" in one for one in said] == ([] if reached else [True])


@pytest.mark.parametrize(
    ("expression", "metric", "found"),
    [
        ("m1 + m2", "ConsumedWriteCapacityUnits", []),
        (
            "100 * m1 / (m2 * 60)",
            "ProvisionedWriteCapacityUnits",
            ["no provisioned capacity: this never gets data"],
        ),
    ],
)
def test_metric_math(account: Account, stubbed: Any, expression: str, metric: str, found: list[str]) -> None:
    def query(id_: str, name: str) -> dict[str, Any]:
        of = {"Namespace": "AWS/DynamoDB", "MetricName": name, "Dimensions": OF_TICKETS}
        return {"Id": id_, "MetricStat": {"Metric": of, "Period": 60, "Stat": "Sum"}, "ReturnData": False}

    alarm = {
        "AlarmName": "dynamodb-throttle",
        "ActionsEnabled": True,
        "AlarmActions": [whole.ALERTS],
        "Metrics": [
            {"Id": "e1", "Expression": expression, "ReturnData": True},
            query("m1", "ConsumedWriteCapacityUnits"),
            query("m2", metric),
        ],
        "EvaluationPeriods": 1,
        "Threshold": 80.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    stubbed("cloudwatch").add_response("describe_alarms", {"MetricAlarms": [alarm]})
    said = [one.found for one in account.write_alarm.deviations()]
    assert [text in one for text, one in zip(found, said, strict=True)] == [True] * len(found)


def errors(id_: str, function: str = whole.FUNCTION, **more: Any) -> dict[str, Any]:
    of: dict[str, Any] = {"Namespace": "AWS/Lambda", "MetricName": "Errors"}
    of |= {"Dimensions": [{"Name": "FunctionName", "Value": function}]}
    stat = {"Metric": of | more.pop("metric", {}), "Period": 300, "Stat": "Sum"} | more
    return {"Id": id_, "MetricStat": stat, "ReturnData": False}


BOTH = [errors("e1"), errors("e2", "securebase-notifications")]
VERSION = {"Dimensions": [{"Name": "Resource", "Value": f"{whole.FUNCTION}:live"}]}


@pytest.mark.parametrize(
    ("expression", "queries", "is_well"),
    [
        *((text, BOTH, True) for text in ("e1 + e2", "SUM([e2, e1])", "SUM(METRICS())", "SUM(METRICS('e'))")),
        ("FILL(e1, 0) + FILL(e2, 0)", BOTH, True),
        ("SUM(METRICS())", [errors("e1")], True),
        *((text, BOTH, False) for text in ("e1 - e2", "MAX([e1, e2])", "e1 + e1", "e1", "AVG(METRICS())")),
        *(
            (text, BOTH, False)
            for text in ("(e1 + e2) / 2", "SUM([e1])", "SUM(METRICS('e1'))", "e1+FILL(e2,-9)")
        ),
        ("e1 + e2", [errors("e1"), errors("e2")], False),
        ("e1 + e2", [errors("e1"), errors("e2", "securebase-notifications", Period=60)], False),
        ("e1 + e2", [errors("e1"), errors("e2", "securebase-notifications", Stat="Average")], False),
        ("e1 + e2", [errors("e1"), errors("e2", "somebody-elses")], False),
        ("e1 + e2", [errors("e1"), errors("e2", metric={"MetricName": "Throttles"})], False),
        ("e1 + e2", [errors("e1"), errors("e2", metric=VERSION)], False),
    ],
)
def test_errors_of_several_functions_added_up(
    account: Account, stubbed: Any, expression: str, queries: list[dict[str, Any]], is_well: bool
) -> None:
    alarm = {
        "AlarmName": "support-tickets-errors",
        "ActionsEnabled": True,
        "AlarmActions": [whole.ALERTS],
        "Metrics": [{"Id": "all", "Expression": expression, "ReturnData": True}, *queries],
        "EvaluationPeriods": 1,
        "Threshold": 10.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    stubbed("cloudwatch").add_response("describe_alarms", {"MetricAlarms": [alarm]})
    whole.make_function("securebase-notifications")
    assert (list(account.alarms.error_deviations()) == []) is is_well


def test_an_alarm_of_alarms_is_called_that(account: Account, stubbed: Any) -> None:
    made = {"AlarmName": "support-tickets-errors", "AlarmRule": "ALARM(create) OR ALARM(update)"}
    stubbed("cloudwatch").add_response("describe_alarms", {"MetricAlarms": [], "CompositeAlarms": [made]})
    with pytest.raises(Unmet, match=r"made of other alarms \(ALARM\(create\).*\[aws.alarms\] errors"):
        list(account.alarms.error_deviations())
