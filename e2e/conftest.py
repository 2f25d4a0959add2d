"""The roles of acceptance: customers, each with the portal open in a browser of their own."""

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from e2e.browser.engines import ENGINES, launch, playing
from e2e.browser.expect import expect
from e2e.browser.findings import as_unmet
from e2e.browser.forwarding import Forwarding
from e2e.browser.patience import PATIENCE_S
from e2e.browser.recording import Recording
from e2e.faults.network import Network
from e2e.tab import Tab
from e2e.windows import PHONE, Windows, folder_of
from signoff.actors import Customer, Operator, TargetSession
from signoff.actors.session.recorder import Recorder
from signoff.deployment.programs import found_program
from signoff.deployment.target import Target
from signoff.monitors.browser_console import log_complaints
from signoff.plugin.plugin import RUN
from signoff.plugin.run import Run
from signoff.proof.portal_mutants.protocol import JUDGE
from signoff.verdict.outcomes import NotApplicable, NotVerified

expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_configure(config: pytest.Config) -> None:
    """The marks of this suite."""
    config.addinivalue_line("markers", "provokes_errors: the scenario makes requests fail on purpose")
    config.addinivalue_line("markers", "needs_page(name): a page that the guide does not ask of a portal")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Also the way to the scenario's beginning is the portal's to offer."""
    if (mark := item.get_closest_marker("needs_page")) and (run := item.config.stash.get(RUN, None)):
        portal = run.target.description.portal
        if portal is None or mark.args[0] not in portal.pages:
            raise NotApplicable(
                f"the target file names no such page of its portal ([portal] pages: {mark.args[0]})"
            )
    yield from _received()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """What the portal does not let a person do or see is a finding, not a fault of the harness."""
    yield from _received()


def _received() -> Generator[None, None, None]:
    try:
        yield
    except Exception as error:
        if (unmet := as_unmet(error)) is None:
            raise
        raise unmet from None


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, with the main thread's event loop."""
    with playing() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def network(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """What all browsers of this process reach the target through; NotVerified where there is no portal."""
    if target.description.portal is None:
        raise NotVerified("the target file describes no portal ([portal]) to see it in")
    forwarding = Forwarding(target.connector, tmp_path_factory.mktemp("forwarding"))
    network = Network(target.portal_url, forwarding)
    yield network
    network.close()


@pytest.fixture(scope="session")
def browsers(playwright: Playwright, network: Network) -> Iterator[dict[str, Browser]]:
    """The browsers of this process by engine, each started when it is first needed."""
    started: dict[str, Browser] = {}
    yield started
    for browser in started.values():
        browser.close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The browser that the scenario is seen in."""
    return str(request.param)


@pytest.fixture
def network_to_cut(network: Network) -> Iterator[Network]:
    """The network, for a scenario that cuts it."""
    yield network
    network.restore()
    network.hang_up()


@pytest.fixture
def windows(
    request: pytest.FixtureRequest,
    run: Run,
    recorder: Recorder,
    engine: str,
    browsers: dict[str, Browser],
    playwright: Playwright,
    network: Network,
) -> Iterator[Windows]:
    """Opens windows, records what happens in them, and looks whether all of it went without an error."""
    if engine not in browsers:
        browsers[engine] = launch(playwright, engine, network.port)
    # Of a portal that is broken on purpose nobody wants to see anything.
    kept = not request.config.pluginmanager.has_plugin(JUDGE)
    films = kept and engine == "chromium" and found_program("ffmpeg") is not None
    recording = Recording(folder_of(run.folder, request.node.nodeid), recorder, films=films, traces=kept)
    asks = recorder.session.target.connector.asks_of_browsers
    windows = Windows(browsers[engine], engine, recording, takes_any_certificate=asks)
    with windows.closing:
        yield windows
    provoked = "network_to_cut" in request.fixturenames or request.node.get_closest_marker("provokes_errors")
    for watch in windows.watches:
        if watch.complaints and not provoked:
            log_complaints(
                run.folder, run.worker, request.node.nodeid, recorder.session.redact, watch.complaints
            )
        if watch.refused:
            raise watch.refused


@pytest.fixture
def visitor(windows: Windows, customer_a: Customer) -> Tab:
    """Customer A at the portal, not signed in."""
    return windows.open(customer_a)


@pytest.fixture
def portal(visitor: Tab) -> Tab:
    """Customer A, signed in at the portal."""
    visitor.sign_in()
    return visitor


@pytest.fixture
def api_key(session: TargetSession, engine: str) -> str:
    """An API key that is listed for the target; another one in each engine."""
    listed = [customer.id for customer in session.target.description.auth.customers]
    keys = [key for key in map(session.api_key, listed) if key]
    if not keys:
        raise NotVerified("the target file lists no customer with an API key (api_key_env, api_key_file)")
    return keys[ENGINES.index(engine) % len(keys)]


@pytest.fixture
def seeding(request: pytest.FixtureRequest, target: Target) -> Operator:
    """The operator, for a scenario with more than anybody could make; NotApplicable where nobody may."""
    if not {"seed", "aws"} <= target.description.capabilities:
        raise NotApplicable("nobody may put anything into the tables, so there are never enough")
    operator: Operator = request.getfixturevalue("operator")
    return operator


@pytest.fixture
def portal_b(windows: Windows, customer_b: Customer) -> Tab:
    """Customer B, signed in at the portal in another window."""
    tab = windows.open(customer_b)
    tab.sign_in()
    return tab


@pytest.fixture
def phone(windows: Windows, customer_a: Customer) -> Tab:
    """Customer A, signed in at the portal on a phone."""
    tab = windows.open(customer_a, size=PHONE)
    tab.sign_in()
    return tab
