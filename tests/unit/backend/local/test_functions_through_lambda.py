"""With `--functions lambda`, what the alias `live` names is what serves the API."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest

from signoff.expect.waiting import eventually
from tests.unit.backend.local.running import Running

CREATE = "securebase-support-create-ticket"
TICKET = {"subject": "Cannot sign in", "description": "The form says no, every time."}
RAISING = "def lambda_handler(event, context):\n    raise ValueError('a bad version')\n"


@pytest.fixture(scope="module")
def lambdas() -> Iterator[Running]:
    with Running("--functions", "lambda") as backend:
        yield backend.ready()


def aws(backend: Running, service: str) -> Any:
    return boto3.Session("local", "local", region_name="us-east-1").client(
        service,  # type: ignore[call-overload]
        endpoint_url=backend.received["aws_endpoint"],
    )


def created(backend: Running) -> int:
    """The status of a new ticket's answer."""
    key = backend.received["secrets"]["SECUREBASE_API_KEY_A"]
    with httpx.Client(base_url=backend.base_url, trust_env=False, timeout=20) as client:
        token = client.post("/auth/login", json={"api_key": key}).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        return client.post("/support/tickets/create", json=TICKET, headers=headers).status_code


def test_a_bad_version_serves_at_once_shows_in_log_and_alarm_and_is_rolled_back_at_once(
    lambdas: Running,
) -> None:
    functions, alarms = aws(lambdas, "lambda"), aws(lambdas, "cloudwatch")
    alarms.put_metric_alarm(
        AlarmName="errors",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    good = functions.get_alias(FunctionName=CREATE, Name="live")["FunctionVersion"]
    assert created(lambdas) == 201

    functions.update_function_code(FunctionName=CREATE, ZipFile=packed(RAISING))
    bad = functions.publish_version(FunctionName=CREATE)["Version"]
    assert created(lambdas) == 201, "a published version serves nobody before the alias names it"

    functions.update_alias(FunctionName=CREATE, Name="live", FunctionVersion=bad)
    assert created(lambdas) == 502
    shown = aws(lambdas, "logs").filter_log_events(logGroupName="/aws/lambda/support-tickets")
    assert any("ValueError: a bad version" in event["message"] for event in shown["events"])

    def state() -> str:
        return str(alarms.describe_alarms(AlarmNames=["errors"])["MetricAlarms"][0]["StateValue"])

    eventually(state, until="ALARM".__eq__, within=5, what="the alarm on errors")
    functions.update_alias(FunctionName=CREATE, Name="live", FunctionVersion=good)
    assert created(lambdas) == 201


def test_functions_have_the_newest_layer_and_the_log_group_of_the_template(lambdas: Running) -> None:
    functions = aws(lambdas, "lambda")
    newest = functions.list_layer_versions(LayerName="db_utils")["LayerVersions"][0]["LayerVersionArn"]
    configured = functions.get_function_configuration(FunctionName=CREATE, Qualifier="live")
    assert [layer["Arn"] for layer in configured["Layers"]] == [newest]
    assert configured["LoggingConfig"]["LogGroup"] == "/aws/lambda/support-tickets"


def packed(source: str) -> bytes:
    """A zip file of a function of this source."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for package in ("backend", "backend/functions"):
            archive.writestr(f"{package}/__init__.py", "")
        archive.writestr("backend/functions/create_ticket.py", source)
    return content.getvalue()
