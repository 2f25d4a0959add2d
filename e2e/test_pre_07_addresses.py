"""The portal was built with the addresses of this deployment, and encrypts its live connections."""

import ipaddress
from urllib.parse import urlsplit

import pytest

from e2e.tab import Tab
from signoff import clause, eventually, expect
from signoff.deployment.target import Target
from signoff.deployment.transport import origin_of


def is_loopback(host: str) -> bool:
    """Whether that host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def place(url: str) -> str:
    """Host and port that the address leads to, however they are written; this machine has several names."""
    host, _, port = origin_of(url).rpartition(":")
    return f"{'this machine' if is_loopback(host) else host}:{port}"


@pytest.mark.parametrize("engine", ["chromium"])  # Playwright sees live connections there only
@clause("PRE-07", requests=20)
def test_the_portal_calls_the_api_and_opens_an_encrypted_live_connection(portal: Tab, target: Target) -> None:
    subject = "Shown by the portal that calls this API"
    ticket = portal.customer.tickets.open(subject=subject)
    portal.open(ticket)
    # What was created by the API under test is there, so this is the API that the portal calls.
    portal.ticket.is_shown(subject)
    portal.header.shows_that_it_is_live(portal.notices_within_s)
    sockets = eventually(
        lambda: [urlsplit(socket.url) for socket in portal.watch.sockets_by_now(portal.page)],
        until=bool,
        within=target.description.portal.notices_within_s if target.description.portal else 30,
        what="the portal to open a live connection",
    )
    for socket in sockets:
        allowed = ("wss", "ws") if is_loopback(socket.hostname or "") else ("wss",)
        expect(socket.scheme, f"the scheme of the live connection to {socket.hostname}").is_one_of(allowed)
    if target.ws_url:
        expect({place(socket.geturl()) for socket in sockets}, "where live connections lead").contains(
            place(target.ws_url)
        )
