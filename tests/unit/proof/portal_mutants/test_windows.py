"""Each window is told which mutant is active before the portal's scripts run."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

from signoff.proof.portal_mutants.judge import ENGINE, REPORT, Windows, engine_of


class Context:
    """Notes what it is told."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.scripts: list[str] = []
        self.bound: dict[str, Any] = {}

    def add_init_script(self, script: str) -> None:
        self.scripts.append(script)

    def expose_binding(self, name: str, callback: Any) -> None:
        self.bound[name] = callback


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    monkeypatch.setattr(Browser, "new_context", lambda _, **options: Context(**options))
    return Windows()


def opened(**options: Any) -> Any:
    browser: Any = None
    return Browser.new_context(browser, **options)


def test_a_window_has_the_mutant_that_is_active(windows: Windows) -> None:
    windows.active = 0
    context = opened(locale="en-GB")
    assert context.options == {"locale": "en-GB"}
    assert context.scripts == [
        "globalThis.__stryker__ = { activeMutant: '0', hitCount: 0, hitLimit: 20000 };"
    ]
    assert context.bound == {}


def test_a_window_without_one_says_which_were_reached(windows: Windows) -> None:
    context = opened()
    assert "activeMutant" not in context.scripts[0]
    context.bound[REPORT](None, [3, 4])
    context.bound[REPORT](None, [4, 5])
    assert windows.reached == {3, 4, 5}


@pytest.mark.parametrize(
    ("item", "engine"),
    [
        (
            SimpleNamespace(callspec=SimpleNamespace(params={"engine": ENGINE}), fixturenames=["windows"]),
            ENGINE,
        ),
        (
            SimpleNamespace(callspec=SimpleNamespace(params={"engine": "firefox"}), fixturenames=["windows"]),
            "firefox",
        ),
        (SimpleNamespace(callspec=SimpleNamespace(params={}), fixturenames=["windows"]), None),
        (SimpleNamespace(callspec=SimpleNamespace(params={"engine": ENGINE}), fixturenames=[]), None),
        (SimpleNamespace(fixturenames=["windows"]), None),
    ],
)
def test_only_what_is_seen_in_a_browser_has_an_engine(item: Any, engine: str | None) -> None:
    assert engine_of(item) == engine
