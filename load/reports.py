"""A load run for those who read Allure's results: as much as for any test."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Attachment, Label, Status, StatusDetails, TestResult

from signoff.guide import Guide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result
from signoff.wire import clock

_STATUS = {Outcome.PASS: Status.PASSED, Outcome.FAIL: Status.FAILED, Outcome.ERROR: Status.BROKEN}


def give_to_allure(
    folder: Path, guide: Guide, found: Sequence[Result], page: Path, section: Mapping[str, Any]
) -> None:
    """A result for each clause, with the run's page and its part of `verdict.json` attached."""
    logger: Any = AllureFileLogger(folder)  # type: ignore[no-untyped-call]
    attachments = []
    for name, kind, text in (
        ("load run", "text/html", page.read_text(encoding="utf-8")),
        ("verdicts and their numbers", "application/json", json.dumps(section, indent=1)),
    ):
        source = f"{uuid4()}-attachment.{kind.rpartition('/')[2]}"
        logger.report_attached_data(text, source)
        attachments.append(Attachment(name=name, source=source, type=kind))
    ended = round(clock.epoch_s() * 1000)
    for result in found:
        clause = guide.clause(result.clause)
        labels = {"epic": clause.area, "feature": clause.gate, "story": f"{clause.id} {clause.title}"}
        labels |= {"tag": clause.id, "framework": "locust", "suite": result.test.partition(": ")[0]}
        logger.report_result(
            TestResult(
                uuid=str(uuid4()),
                historyId=str(uuid5(NAMESPACE_URL, f"{result.test} {clause.id}")),
                fullName=f"{result.test} {clause.id}",
                name=f"{clause.id} {clause.title}",
                status=_STATUS.get(result.outcome, Status.SKIPPED),
                statusDetails=StatusDetails(message=f"{result.outcome.value}: {result.reason}"),
                stage="finished",
                description=clause.asks,
                start=round(ended - result.seconds * 1000),
                stop=ended,
                labels=[Label(name=name, value=value) for name, value in labels.items()],
                attachments=attachments,
            )
        )
