"""Counts reach CloudWatch once, gathered, and are not lost when it is down."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from backend.aws.metrics import NAMESPACE, CloudWatchMetrics
from backend.domain.errors import DependencyDown


class CloudWatch:
    """Stands in for CloudWatch."""

    def __init__(self) -> None:
        self.is_down = False
        self.sent: list[tuple[str, str, float]] = []

    def put_metric_data(self, **sent: Any) -> None:
        if self.is_down:
            raise EndpointConnectionError(endpoint_url="https://example.invalid")
        self.sent += [(sent["Namespace"], each["MetricName"], each["Value"]) for each in sent["MetricData"]]


def metrics_of(cloudwatch: CloudWatch, *, at_once: bool) -> CloudWatchMetrics:
    return CloudWatchMetrics(cloudwatch, at_once=at_once)  # type: ignore[arg-type]


def test_counts_are_gathered_until_they_are_sent() -> None:
    cloudwatch = CloudWatch()
    metrics = metrics_of(cloudwatch, at_once=False)
    for _ in range(3):
        metrics.count("DisconnectCount")
    assert cloudwatch.sent == []
    metrics.flush()
    metrics.flush()
    assert cloudwatch.sent == [(NAMESPACE, "DisconnectCount", 3.0)]


def test_counts_are_kept_while_they_cannot_be_sent() -> None:
    cloudwatch = CloudWatch()
    metrics = metrics_of(cloudwatch, at_once=False)
    metrics.count("DisconnectCount")
    cloudwatch.is_down = True
    with pytest.raises(DependencyDown):
        metrics.flush()
    cloudwatch.is_down = False
    metrics.count("DisconnectCount")
    metrics.flush()
    assert cloudwatch.sent == [(NAMESPACE, "DisconnectCount", 2.0)]


def test_a_function_sends_at_once() -> None:
    cloudwatch = CloudWatch()
    metrics_of(cloudwatch, at_once=True).count("DisconnectCount")
    assert cloudwatch.sent == [(NAMESPACE, "DisconnectCount", 1.0)]
