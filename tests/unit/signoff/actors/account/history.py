"""The history of an alarm, which moto does not keep: as the account answers it."""

from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from signoff.actors.account.client import AccountClient


def answer_history(line: AccountClient, *changes: dict[str, Any]) -> None:
    """From now on the account answers these changes, whichever alarm is asked about."""

    def answer(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        return AWSResponse("", 200, HTTPHeaders(), None), {"AlarmHistoryItems": list(changes)}

    events = line.clients.client("cloudwatch").meta.events
    events.register("before-call.cloudwatch.DescribeAlarmHistory", answer)
