"""Alarms on the emulator's own metrics.

AWS looks at every alarm at least once a minute. ministack 1.5.33 does only when somebody puts a metric, so
that the errors of its functions, which it counts itself, would never raise one.
"""

from ministack.services import cloudwatch


def install() -> None:
    """Evaluate the account's alarms after each metric that the emulator records itself."""
    record = cloudwatch.record_metric

    def record_and_evaluate(
        namespace: str,
        metric_name: str,
        value: float,
        unit: str = "None",
        dimensions: dict[str, str] | None = None,
    ) -> None:
        record(namespace, metric_name, value, unit, dimensions)
        cloudwatch._evaluate_all_alarms()

    cloudwatch.record_metric = record_and_evaluate
