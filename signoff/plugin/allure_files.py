"""Of what allure-pytest writes about fixtures, only what somebody would open.

It writes a file for each fixture of each test, parameters included: seven of ten files of a run, and all of
them said no more than that the fixture was there. They are copied, digested and read with every decision.
"""
# mypy: disable-error-code="no-untyped-call"

from typing import Any

import pytest
from allure_commons.model2 import TestResultContainer
from allure_commons.reporter import AllureReporter

_NOTHING_TO_SAY = ("passed", None)


def leave_out_silent_fixtures(config: pytest.Config) -> None:
    """From now on this process writes a fixture's file only if something is attached to it, or it failed."""
    if listener := config.pluginmanager.get_plugin("allure_listener"):
        listener.allure_logger = _Reporter()


class _Reporter(AllureReporter):
    def stop_group(self, uuid: str, **changes: Any) -> None:
        if _says_something(self.get_item(uuid)):
            super().stop_group(uuid, **changes)
        else:
            self._items.pop(uuid)


def _says_something(container: TestResultContainer) -> bool:
    parts = [*container.befores, *container.afters]
    return any(part.attachments or part.steps or part.status not in _NOTHING_TO_SAY for part in parts)
