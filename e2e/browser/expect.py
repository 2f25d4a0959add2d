"""Playwright's `expect`, each use of which counts as an expectation that was evaluated."""

from typing import Any

from playwright.sync_api import Expect

from signoff.verdict.activity import ACTIVITY


class _Counted(Expect):
    def __call__(self, *arguments: Any, **named: Any) -> Any:
        ACTIVITY.evaluated += 1
        return super().__call__(*arguments, **named)


expect: Expect = _Counted()
