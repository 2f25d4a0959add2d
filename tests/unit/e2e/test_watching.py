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


def test_what_a_new_document_has_opened_while_it_was_loaded_is_its_own(watch: Watch) -> None:
    before, after = cast(Any, "the last one's"), cast(Any, "its own")
    watch._connected(before)
    asked = SimpleNamespace(url="data:", is_navigation_request=lambda: True)
    watch.customer = cast(Any, _customer())
    watch._requested(cast(Any, asked))
    watch._connected(after)
    watch._loaded_anew(cast(Any, None))
    assert watch.sockets == [after]


def _customer() -> SimpleNamespace:
    target = SimpleNamespace(base_url="http://desk.test")
    return SimpleNamespace(recorder=SimpleNamespace(session=SimpleNamespace(target=target)))
