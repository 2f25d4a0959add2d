"""Metrics in CloudWatch, gathered and sent in one call (contract: Custom/WebSocket)."""

import threading
from collections import Counter
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from backend.domain.errors import DependencyDown
from backend.ports import Metrics

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

NAMESPACE = "Custom/WebSocket"


class CloudWatchMetrics(Metrics):
    """The Metrics port. Sends `at_once`, or only on `flush`. Thread-safe."""

    def __init__(self, client: "CloudWatchClient", *, at_once: bool) -> None:
        self._client = client
        self._at_once = at_once
        self._lock = threading.Lock()
        self._counted: Counter[str] = Counter()

    def count(self, name: str) -> None:
        """Count one more of what has this name."""
        with self._lock:
            self._counted[name] += 1
        if self._at_once:
            self.flush()

    def flush(self) -> None:
        """Send what was counted; DependencyDown if that fails, and it is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            self._client.put_metric_data(
                Namespace=NAMESPACE,
                MetricData=[
                    {"MetricName": name, "Value": float(times), "Unit": "Count"}
                    for name, times in counted.items()
                ],
            )
        except (BotoCoreError, ClientError) as fault:
            with self._lock:
                self._counted.update(counted)
            raise DependencyDown("metrics") from fault
