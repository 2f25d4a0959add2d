"""The roles that tests ask for: fixtures, each a customer of the test's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from signoff.actors import Customer, Operator, Scene, Stage
from signoff.actors.aws_line import AwsClients, AwsLine
from signoff.actors.browser import Browser
from signoff.findings import SCENE
from signoff.plugin import RUN
from signoff.report.inside import TOLD
from signoff.report.matrix import Matrix
from signoff.run import Run
from signoff.selection import CAST, collected
from signoff.target.allowance import cost_of
from signoff.target.boot import Booted
from signoff.target.pool import CustomerPool
from signoff.target.target import Target
from signoff.target.tokens import TokenMint
from signoff.verdict.outcomes import NotVerified


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """The run this process takes part in."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def target(run: Run) -> Target:
    """The deployment under test."""
    return run.target


@pytest.fixture(scope="session")
def stage(run: Run) -> Iterator[Stage]:
    """This process's way to the target."""
    (run.folder / "exchanges").mkdir(exist_ok=True)
    log, leaks, told = (run.folder / kind / f"{run.worker}.jsonl" for kind in ("exchanges", "leaks", TOLD))
    stage = Stage(run.target, run.ledger, run.run_id, log, leaks, told)
    yield stage
    run.learned |= stage.redact.learned
    stage.close()


@pytest.fixture(scope="session")
def matrix(run: Run) -> Matrix:
    """Where the cells of the isolation matrix are written down."""
    return Matrix(run.folder / "matrix" / f"{run.worker}.jsonl")


@pytest.fixture(scope="session")
def pool(run: Run) -> CustomerPool:
    """The target's customers."""
    return CustomerPool(run.target, run.ledger, run_id=run.run_id, worker=run.worker)


@pytest.fixture
def scene(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Scene]:
    """This test's story and budget."""
    with _scene(request, stage) as scene:
        yield scene


@pytest.fixture
def cast(request: pytest.FixtureRequest, scene: Scene, pool: CustomerPool) -> Iterator[dict[str, Customer]]:
    """All customers of this test, leased at once, so that no two tests wait for each other."""
    tied = collected(request.node)
    assert tied is not None
    roles = [role for role in CAST if role in request.fixturenames]
    limit = scene.stage.target.description.limits.requests
    needs = [limit if role == "fresh_customer" else cost_of(tied.requests, limit) for role in roles]
    with pool.leased(needs, request.node.nodeid) as ids:
        yield {role: _customer(scene, role, id_) for role, id_ in zip(roles, ids, strict=True)}


@pytest.fixture
def customer_a(cast: dict[str, Customer]) -> Customer:
    """A customer."""
    return cast["customer_a"]


@pytest.fixture
def customer_b(cast: dict[str, Customer]) -> Customer:
    """Another customer."""
    return cast["customer_b"]


@pytest.fixture
def fresh_customer(cast: dict[str, Customer]) -> Customer:
    """A customer that has its whole allowance of requests left, for a test that uses it up."""
    return cast["fresh_customer"]


@pytest.fixture
def mint(stage: Stage) -> TokenMint:
    """Makes tokens with the target's own key; without one the check is NOT VERIFIED."""
    if stage.mint is None:
        raise NotVerified("the target file gives no key to make tokens with ([auth.mint])")
    return stage.mint


@pytest.fixture(scope="session")
def short_sla_stage(run: Run) -> Iterator[Stage]:
    """A second boot of the target, whose SLA table is in seconds (capability `shortsla`)."""
    boot = run.target.description.boot
    assert boot is not None
    assert boot.short_sla is not None
    with _booted_again(run, boot.short_sla.env) as stage:
        yield stage


@pytest.fixture
def short_sla_customer(
    request: pytest.FixtureRequest, short_sla_stage: Stage, pool: CustomerPool
) -> Iterator[Customer]:
    """A customer of the target whose SLA table is in seconds."""
    with _scene(request, short_sla_stage) as scene, pool.leased([1], request.node.nodeid) as ids:
        yield _customer(scene, "short_sla_customer", ids[0])


@pytest.fixture(scope="session")
def stage_without_scanner(run: Run) -> Iterator[Stage]:
    """A second boot of the target, whose malware scanner cannot be reached."""
    boot = run.target.description.boot
    if boot is None or boot.without_scanner is None:
        raise NotVerified("the target cannot be had without its scanner ([boot.without_scanner])")
    with _booted_again(run, boot.without_scanner.env) as stage:
        yield stage


@pytest.fixture
def customer_without_scanner(
    request: pytest.FixtureRequest, stage_without_scanner: Stage, pool: CustomerPool
) -> Iterator[Customer]:
    """A customer of the target whose malware scanner cannot be reached."""
    with _scene(request, stage_without_scanner) as scene, pool.leased([1], request.node.nodeid) as ids:
        yield _customer(scene, "customer_without_scanner", ids[0])


@pytest.fixture(scope="session")
def short_window_stage(run: Run) -> Iterator[Stage]:
    """A second boot of the target, with a request limit that is soon reached and soon over."""
    boot = run.target.description.boot
    if boot is None or boot.short_window is None:
        raise NotVerified("the target cannot be had with a window of seconds ([boot.short_window])")
    with _booted_again(run, boot.short_window.env) as stage:
        yield stage


@pytest.fixture
def short_window_customer(
    request: pytest.FixtureRequest, short_window_stage: Stage, pool: CustomerPool
) -> Iterator[Customer]:
    """A customer of the target whose request limit is soon reached and soon over."""
    with _scene(request, short_window_stage) as scene, pool.leased([1], request.node.nodeid) as ids:
        yield _customer(scene, "short_window_customer", ids[0])


@pytest.fixture(scope="session")
def aws_clients(target: Target) -> Iterator[AwsClients]:
    """The clients of the target's AWS."""
    if target.description.aws is None:
        raise NotVerified("the target file does not describe the target's AWS ([aws])")
    clients = AwsClients(target)
    yield clients
    clients.close()


@pytest.fixture
def operator(scene: Scene, aws_clients: AwsClients) -> Operator:
    """The target's operator."""
    return Operator(AwsLine(scene, aws_clients))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that is shown what the target stored."""
    browser = Browser()
    yield browser
    browser.close()


@contextmanager
def _booted_again(run: Run, env: Mapping[str, str]) -> Iterator[Stage]:
    """A stage on a second boot of the target, with that in its environment."""
    boot = run.target.description.boot
    assert boot is not None
    with Booted(boot, run.target.file.parent, env=env) as booted:
        ready = booted.ready
        target = Target(run.target.file, run.target.description, ready.base_url, ready.secrets, ready.places)
        leaks, told = (run.folder / kind / f"{run.worker}.jsonl" for kind in ("leaks", TOLD))
        stage = Stage(target, run.ledger, run.run_id, leaks=leaks, told=told)
        yield stage
        run.learned |= stage.redact.learned | set(target.known_secrets())
        stage.close()


@contextmanager
def _scene(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Scene]:
    """This test's scene; what it left open is closed also after a failure."""
    tied = collected(request.node)
    assert tied is not None
    requests = cost_of(tied.requests, stage.target.description.limits.requests)
    scene = request.node.stash[SCENE] = Scene(stage, request.node.nodeid, requests)
    try:
        yield scene
    finally:
        scene.close()
    scene.check_described()


def _customer(scene: Scene, role: str, customer_id: str) -> Customer:
    name = {"customer_a": "customer A", "customer_b": "customer B"}.get(role, "the customer")
    token = scene.stage.token(customer_id)
    return Customer(scene, name, customer_id, f"Bearer {token}", f"{name.upper().replace(' ', '_')}_TOKEN")
