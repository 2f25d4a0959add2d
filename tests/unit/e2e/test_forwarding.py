"""What browsers send gets through to a target that asks for a certificate and a header, by a proxy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.browser.engines import ENGINES, launch, playing
from e2e.browser.forwarding import AddedHeaders, Forwarding
from e2e.faults.network import Network
from signoff.deployment.programs import missing_engine
from signoff.deployment.transport import Connector, Transport, connector_for
from tests.unit.guarded import HEADER, VALUE, Guarded, Proxy, guarded

SCRIPT = """async ([api, live]) => {
    const said = [];
    for (const headers of [{}, {authorization: "Bearer x"}])
        said.push(await fetch(api, {headers}).then(answer => answer.text(), error => String(error)));
    said.push(await new Promise(then => {
        const socket = new WebSocket(live);
        socket.onmessage = event => then(event.data);
        socket.onerror = () => then("no connection");
    }));
    return said;
}"""

LOGIN = "qa:a secret"


def connector(portal: Guarded, api: Guarded, proxy: Proxy) -> Connector:
    """How a target is reached that is both of these."""
    folder = portal.ca.parent
    both = folder.parent / "both.pem"
    both.write_bytes(portal.ca.read_bytes() + api.ca.read_bytes())
    table = Transport(
        ca_file=str(both),
        client_certificate_file=str(portal.certificate),
        client_key_file=str(portal.key),
        proxy=proxy.url,
        proxy_login_env="DESK_PROXY",
        headers={HEADER: VALUE},
    )
    return connector_for(table, folder, [portal.url, api.url, api.ws_url], {}, LOGIN)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy."""
    proxy = Proxy(LOGIN)
    yield proxy
    proxy.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_browser_gets_there(tmp_path: Path, proxy: Proxy, engine: str) -> None:
    if missing := missing_engine(engine):
        pytest.skip(missing)
    with guarded(tmp_path / "gate") as portal, guarded(tmp_path / "api", like=portal) as api:
        api.allows = portal.url
        (tmp_path / "shown").mkdir()
        network = Network(portal.url, Forwarding(connector(portal, api, proxy), tmp_path / "shown"))
        try:
            with playing() as playwright:
                browser = launch(playwright, engine, network.port)
                page = browser.new_context(ignore_https_errors=True).new_page()
                page.goto(f"{portal.url}/")
                assert page.title() == "Desk"
                said = page.evaluate(SCRIPT, [f"{api.url}/health", api.ws_url])
                browser.close()
        finally:
            network.close()
    # The API does not allow the header that the second request bears: no help hides that.
    assert [said[0], said[2]] == ['{"version": "7"}', "hello"]
    assert "Error" in said[1]
    assert {gate for _, gate in [*portal.seen, *api.seen]} == {VALUE}
    assert {f"127.0.0.1:{each.port}" for each in (portal, api)} <= set(proxy.asked)


def test_a_certificate_of_somebody_else_is_not_believed(tmp_path: Path, proxy: Proxy) -> None:
    if missing := missing_engine("chromium"):
        pytest.skip(missing)
    with guarded(tmp_path / "gate") as portal, guarded(tmp_path / "other") as other:
        (tmp_path / "shown").mkdir()
        trusting = connector(other, other, proxy)
        wrong = Connector(
            context=trusting.context,
            headers=trusting.headers,
            origins={f"127.0.0.1:{portal.port}": True},
            asks_of_browsers=True,
        )
        network = Network(portal.url, Forwarding(wrong, tmp_path / "shown"))
        try:
            with playing() as playwright:
                browser = launch(playwright, "chromium", network.port)
                page = browser.new_context(ignore_https_errors=True).new_page()
                with pytest.raises(Exception, match="ERR_SOCKS_CONNECTION_FAILED"):
                    page.goto(f"{portal.url}/")
                browser.close()
        finally:
            network.close()
    assert not portal.seen


def test_headers_are_added_to_each_request_in_whatever_pieces_it_comes() -> None:
    sent = (
        b"POST /a HTTP/1.1\r\nHost: desk\r\nContent-Length: 5\r\n\r\nhello"
        b"GET /b HTTP/1.1\r\nHost: desk\r\nX-Gate: mine\r\n\r\n"
        b"GET /live HTTP/1.1\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00frames"
    )
    expected = (
        b"POST /a HTTP/1.1\r\nHost: desk\r\nContent-Length: 5\r\nX-Gate: open\r\n\r\nhello"
        b"GET /b HTTP/1.1\r\nHost: desk\r\nX-Gate: open\r\n\r\n"
        b"GET /live HTTP/1.1\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"X-Gate: open\r\n\r\n\x81\x00frames"
    )
    for size in (1, 7, len(sent)):
        add = AddedHeaders({"X-Gate": "open"})
        pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
        assert b"".join(map(add, pieces)) == expected
