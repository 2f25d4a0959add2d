"""What unit tests of controls and pages look at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from e2e.browser.engines import launch, playing
from signoff.deployment.programs import missing_engine


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of Chromium."""
    if missing := missing_engine("chromium"):
        pytest.skip(missing)
    with playing() as playwright:
        browser = launch(playwright, "chromium")
        yield browser.new_page()
        browser.close()
