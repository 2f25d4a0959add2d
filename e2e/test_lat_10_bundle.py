"""What the portal weighs."""

from urllib.parse import urlsplit

import pytest

from e2e.tab import Tab
from signoff import clause, expect
from signoff.guide import load_guide

KB = 1024


@pytest.mark.parametrize("engine", ["chromium"])  # each is given the same files
@clause("LAT-10", requests=20)
def test_the_bundle_is_small(portal: Tab) -> None:
    ticket = portal.customer.tickets.open(subject="To be loaded")
    portal.open(ticket)
    portal.ticket.is_shown("To be loaded")
    portal.header.open("Notifications")
    session = portal.customer.recorder.session
    files = {
        url
        for url in portal.watch.loaded
        if urlsplit(url).path.rpartition(".")[2] in ("js", "mjs", "css", "wasm")
    }
    sizes = {urlsplit(url).path: len(session.client.get(url).content) for url in sorted(files)}
    budget = load_guide().clause("LAT-10").budget
    assert budget is not None
    expect(len(sizes), "the files of the bundle").is_between(1, 1000)
    expect(sum(sizes.values()) / KB, f"the bundle's size in KB ({sizes})").is_between(1, budget.limit)
