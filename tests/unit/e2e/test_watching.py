"""What a browser complains of is kept, but for what Playwright itself brings about."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from e2e.browser.watching import Watch

BLOCKED = "The page's settings blocked an inline style: hash ('sha256-{}=')"
OF_A_PICTURE = "YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA"


@pytest.fixture
def watch() -> Watch:
    return Watch(cast(Any, None))


def breaks(watch: Watch, words: str) -> list[str]:
    watch._broke(cast(Any, SimpleNamespace(error=words)))
    return watch.complaints


def test_a_style_of_the_portals_own_that_is_blocked_is_a_complaint(watch: Watch) -> None:
    words = BLOCKED.format("4uaL3VpFZqLMDnJoOD1mSsXPbI5DlUyE1wVjx")
    assert breaks(watch, words) == [f"uncaught: {words}"]


def test_the_style_that_playwright_adds_for_a_picture_is_none(watch: Watch) -> None:
    assert breaks(watch, BLOCKED.format(OF_A_PICTURE)) == []
