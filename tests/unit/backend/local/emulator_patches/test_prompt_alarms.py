"""An alarm on what the emulator counts itself goes off without anybody putting a metric."""

from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import cloudwatch

from backend.local.emulator_patches import prompt_alarms


@pytest.fixture
def alarm(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """An alarm on more than 10 errors."""
    monkeypatch.setattr(cloudwatch, "record_metric", cloudwatch.record_metric)  # given back afterwards
    declared = {
        "AlarmName": "errors",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 10.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "StateValue": "OK",
    }
    cloudwatch.cloudformation_put_metric_alarm(declared)
    yield declared
    cloudwatch.reset()


def test_without_the_patch_the_alarm_stays_as_it_is(alarm: dict[str, Any]) -> None:
    cloudwatch.record_metric("AWS/Lambda", "Errors", 11)
    assert alarm["StateValue"] == "OK"


def test_the_eleventh_error_raises_it(alarm: dict[str, Any]) -> None:
    prompt_alarms.install()
    for _ in range(10):
        cloudwatch.record_metric("AWS/Lambda", "Errors", 1)
    assert alarm["StateValue"] == "OK"
    cloudwatch.record_metric("AWS/Lambda", "Errors", 1)
    assert alarm["StateValue"] == "ALARM"
