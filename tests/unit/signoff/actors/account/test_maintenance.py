"""What is said of a product that runs: alarms, errors, capacity, tickets (OPS-01, OPS-02, MET-01)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from signoff.actors import Account
from signoff.actors.account.client import AccountClient
from signoff.actors.account.maintenance.error_lines import Errors
from signoff.verdict.outcomes import Inconclusive
from tests.unit.signoff.actors.account import whole
from tests.unit.signoff.actors.account.history import answer_history

GROUP, TABLE = "/aws/lambda/support-tickets", "support_tickets"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def change(at: datetime, before: str, after: str) -> dict[str, Any]:
    """A change of an alarm's state as CloudWatch keeps it."""
    states = {
        "oldState": {"stateValue": before, "stateReason": f"because of {before}"},
        "newState": {"stateValue": after, "stateReason": f"because of {after}"},
    }
    return {"Timestamp": at, "HistoryData": json.dumps({"version": "1.0", **states})}


@pytest.mark.parametrize(
    ("state", "goes_off", "is_blind"), [("OK", 0, 0), ("ALARM", 1, 0), ("INSUFFICIENT_DATA", 0, 1)]
)
def test_the_state_of_an_alarm(account: Account, state: str, goes_off: int, is_blind: int) -> None:
    cloudwatch = whole.client("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName="support-tickets-errors", StateValue=state, StateReason="seen")
    found = account.alarm_states.find("errors", now())
    assert found is not None
    assert (found.goes_off, found.is_blind) == (bool(goes_off), bool(is_blind))
    assert f"{state} since" in found.shown()
    assert (
        "describe-alarm-history --alarm-name support-tickets-errors"
        in account.alarm_states.deviation(found).mend
    )


def test_an_alarm_that_is_not_there_has_no_state(account: Account) -> None:
    whole.client("cloudwatch").delete_alarms(AlarmNames=["support-tickets-errors"])
    assert account.alarm_states.find("errors", now()) is None


@pytest.mark.parametrize("before", ["OK", "ALARM", "INSUFFICIENT_DATA"])
def test_what_a_run_did_to_an_alarm_is_not_the_state_it_found(
    line: AccountClient, account: Account, before: str
) -> None:
    began = now() - DAY
    whole.client("cloudwatch").set_alarm_state(
        AlarmName="support-tickets-errors", StateValue="ALARM", StateReason="much was written"
    )
    answer_history(
        line,
        change(began, "INSUFFICIENT_DATA", before),
        change(began + HOUR, before, "ALARM"),
        change(began + HOUR * 2, "ALARM", "OK"),
    )
    found = account.alarm_states.find("errors", began)
    assert found is not None
    assert (found.state, found.shown()) == (before, f"{before} when the run began: because of {before}")


def test_an_alarm_whose_evaluation_was_updated_has_not_changed(stubbed: Any, account: Account) -> None:
    began, alarm = now() - HOUR, {"AlarmName": "support-tickets-errors", "StateValue": "ALARM"}
    times = {"StateUpdatedTimestamp": now(), "StateTransitionedTimestamp": began - DAY}
    stubbed("cloudwatch").add_response("describe_alarms", {"MetricAlarms": [alarm | times]})
    stubbed("cloudwatch").add_response("describe_alarm_history", {"AlarmHistoryItems": []})
    found = account.alarm_states.find("errors", began)
    assert found is not None
    assert found.goes_off


def test_a_state_without_a_history_decides_nothing(line: AccountClient, account: Account) -> None:
    began = now() - DAY
    whole.client("cloudwatch").set_alarm_state(
        AlarmName="support-tickets-errors", StateValue="ALARM", StateReason="much was written"
    )
    answer_history(line)
    with pytest.raises(Inconclusive, match=r"changed during this run, .*its history is empty: ALARM since"):
        account.alarm_states.find("errors", began)


def log(*lines: tuple[datetime, str], stream: str = "one") -> None:
    logs = whole.client("logs")
    if not logs.describe_log_streams(logGroupName=GROUP, logStreamNamePrefix=stream)["logStreams"]:
        logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
    events = [{"timestamp": int(at.timestamp() * 1000), "message": text} for at, text in sorted(lines)]
    logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)


def created(at: datetime) -> None:
    """Puts the creation of the log group back."""
    logs: Any = get_backend("logs")
    logs[DEFAULT_ACCOUNT_ID][whole.REGION].groups[GROUP].creation_time = at.replace(tzinfo=None)


def errors(account: Account) -> Errors:
    found = account.error_lines.find("tickets", now())
    assert found is not None
    return found


def test_lines_of_one_failure_are_one_incident(account: Account) -> None:
    second = (now() - HOUR).replace(microsecond=100_000)
    log(
        (second, '{"level": "ERROR", "message": "no table"}'),
        (second + timedelta(milliseconds=300), "Traceback (most"),
    )
    log((second, "[ERROR] in another instance"), stream="two")
    log((second + timedelta(minutes=6), "Task timed out after 3.00 seconds"), stream="two")
    log((second, "INFO all is well, no error here"), stream="three")
    lines = (
        "[ERROR] in another instance",
        '{"level": "ERROR", "message": "no table"}',
        "Task timed out after 3.00 seconds",
    )
    assert errors(account) == Errors(last=3, most_in_five_minutes=2, before=(), lines=lines)


def test_days_are_counted_back_from_now_as_far_as_the_group_goes(account: Account) -> None:
    log(*((now() - DAY * age - HOUR, f"ERROR {age}") for age in (1, 1, 2, 4)))
    created(now() - DAY * 6.5)
    assert errors(account).before == (1, 1, 0, 1, 0)
    created(now() - DAY * 200)
    assert errors(account).before[:5] == (1, 1, 0, 1, 0)
    assert len(errors(account).before) == 14
    whole.client("logs").put_retention_policy(logGroupName=GROUP, retentionInDays=7)
    assert len(errors(account).before) == 6


def test_a_log_group_that_is_not_there_has_no_errors(account: Account) -> None:
    whole.client("logs").delete_log_group(logGroupName=GROUP)
    assert account.error_lines.find("tickets", now()) is None


def count(metric: str, value: float, at: datetime, table: str = TABLE) -> None:
    whole.client("cloudwatch").put_metric_data(
        Namespace="AWS/DynamoDB",
        MetricData=[
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "TableName", "Value": table}],
                "Timestamp": at,
                "Value": value,
            }
        ],
    )


def provision(units: int) -> None:
    whole.client("dynamodb").update_table(
        TableName=TABLE,
        BillingMode="PROVISIONED",
        ProvisionedThroughput={"ReadCapacityUnits": units, "WriteCapacityUnits": units},
    )


@pytest.mark.parametrize(
    ("used", "found"),
    [
        (479, None),
        (480, None),
        (481, "in its busiest minute it used 8.017 of 10 units a second, 80%"),
    ],
)
def test_a_table_that_is_used_up(account: Account, used: float, found: str | None) -> None:
    provision(10)
    count("ConsumedWriteCapacityUnits", used, now() - DAY * 3)
    count("ConsumedWriteCapacityUnits", 10_000, now() - DAY * 9)
    count("ConsumedWriteCapacityUnits", 10_000, now() - DAY, table="another")
    uses = account.capacity.uses("tickets")
    assert uses is not None
    assert [each.minutes for each in uses] == [0, 1]
    assert [one.found for one in account.capacity.deviations(uses)] == ([found] if found else [])


def test_requests_that_were_turned_away(account: Account) -> None:
    count("ReadThrottleEvents", 3, now() - DAY * 2)
    (deviation,) = account.capacity.deviations(account.capacity.uses("tickets") or [])
    assert (deviation.expected, deviation.found) == (
        f"the table {TABLE} to have turned no read away in 7 days",
        "it turned away 3",
    )
    assert "service-quotas" in deviation.mend
    provision(5)
    (deviation,) = account.capacity.deviations(account.capacity.uses("tickets") or [])
    assert "--billing-mode PAY_PER_REQUEST" in deviation.mend


def test_a_table_that_is_not_there_has_no_use(account: Account) -> None:
    whole.client("dynamodb").delete_table(TableName=TABLE)
    assert account.capacity.uses("tickets") is None


def ticket(number: int, status: str = "resolved", customer: str = "acme", **more: Any) -> None:
    at, item = (
        now() - DAY * 5,
        {"customer_id": customer, "id": f"T{number}", "status": status, "subject": "Help"},
    )
    item |= {"created_at": at.isoformat(), "sla_due_date": (at + DAY).isoformat(), "description": "Please"}
    if status == "resolved":
        item["resolved_at"] = (at + HOUR * 3).isoformat()
    item |= more
    typed = {name: {"NULL": True} if value is None else {"S": value} for name, value in item.items()}
    whole.client("dynamodb").put_item(TableName=TABLE, Item=typed)


def test_tickets_of_tests_are_left_out(account: Account) -> None:
    ticket(1)
    ticket(2, description="In every browser. (Load run 20261128-153233-9d04)")
    ticket(3, subject="Cannot sign in (canary-0123456789abcdef)")
    ticket(4, description="It does not. (Sign-off run 20261128-153233-9d04, canary-0123456789abcdef)")
    ticket(5, customer="20261128-153233-9d04-gw0-17", description="")
    ticket(6, description="We had a Load run of our own, and a canary-bird")
    table = account.stored_tickets.find()
    assert sorted(each.id for each in table.tickets) == ["T1", "T6"]
    assert table.tests == 4


def test_what_a_review_begins_with(account: Account) -> None:
    for number in range(3):
        ticket(number)
    ticket(3, "open")
    ticket(4, "closed", resolved_at=None)
    ticket(5, "in-progress", sla_due_date=(now() + DAY).isoformat())
    ticket(6, created_at=(now() - DAY * 90).isoformat(), sla_due_date=(now() - DAY * 88).isoformat())
    table = account.stored_tickets.find()
    assert table.figures(7) == {
        "tickets opened in 7 days": "6",
        "tickets resolved in 7 days": "4",
        "tickets open": "2",
        "tickets overdue": "1",
        "median time to resolve": "3.0 h",
    }
    due = table.due_within(30)
    assert (len(due), sum(each.is_resolved for each in due)) == (5, 4)
    (late,) = account.stored_tickets.overdue_deviations(table)
    assert "1 are, the oldest: T3 (due" in late.found


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"resolved_at": None}, "resolved, and without resolved_at"),
        ({"resolved_at": "2020-01-01T00:00:00Z"}, "resolved before it was made"),
        ({"created_at": "yesterday"}, "not ISO 8601: 'yesterday'"),
        ({"sla_due_date": None}, "no instant: True"),
    ],
)
def test_tickets_that_make_no_sense(account: Account, changed: dict[str, Any], why: str) -> None:
    ticket(1)
    assert [*account.stored_tickets.odd_deviations(account.stored_tickets.find())] == []
    ticket(2, **changed)
    (odd,) = account.stored_tickets.odd_deviations(account.stored_tickets.find())
    assert odd.found == f"1 do not: T2: {why}"


def test_all_pages_are_read(account: Account) -> None:
    for number in range(9):
        ticket(number, description="x" * 300_000)
    assert len(account.stored_tickets.find().tickets) == 9
