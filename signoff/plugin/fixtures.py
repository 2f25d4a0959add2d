"""The roles that tests ask for: fixtures, each a customer of the test's own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from signoff.actors import Account, Customer, Operator, Recorder, TargetSession
from signoff.actors.account.client import ATTEMPTS, AccountClient
from signoff.actors.broken_scanner import BrokenScanner
from signoff.actors.browser.browser import Browser
from signoff.actors.crowd import Crowd
from signoff.actors.operator.aws_client import AwsClient, AwsClients
from signoff.actors.session import past
from signoff.deployment.allowance import WHOLE_ALLOWANCE, cost_of
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.boot import Booted
from signoff.deployment.description import SCANNER, SECONDS
from signoff.deployment.pool import CustomerPool
from signoff.deployment.target import Target
from signoff.expect.turn_of_year import odd_end_of_year
from signoff.monitors import cross_customer, internals, tried, undescribed
from signoff.plugin.classify import RECORDER
from signoff.plugin.plugin import RUN
from signoff.plugin.run import Run
from signoff.plugin.selection import CAST, collected
from signoff.report.matrix import Matrix
from signoff.verdict.outcomes import NotVerified

HISTORIES = "histories"
"""The folder of a run's histories: a file for each test, one operation a line."""


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """The run this process takes part in."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def target(run: Run) -> Target:
    """The deployment under test."""
    return run.target


@pytest.fixture(scope="session")
def session(run: Run) -> Iterator[TargetSession]:
    """This process's way to the target."""
    (run.folder / "exchanges").mkdir(exist_ok=True)
    folders = ("exchanges", cross_customer.FOLDER, internals.FOLDER, tried.FOLDER, undescribed.FOLDER)
    logs = (run.folder / folder / f"{run.worker}.jsonl" for folder in folders)
    session = TargetSession(run.target, run.ledger, run.run_id, *logs)
    yield session
    run.learned |= session.redact.learned
    session.close()


@pytest.fixture(scope="session")
def matrix(run: Run) -> Matrix:
    """Where the cells of the isolation matrix are written down."""
    return Matrix(run.folder / "matrix" / f"{run.worker}.jsonl")


@pytest.fixture(scope="session")
def pool(run: Run, pytestconfig: pytest.Config) -> CustomerPool:
    """The target's customers."""
    patience_s = 60 * pytestconfig.option.wait
    return CustomerPool(run.target, run.ledger, run_id=run.run_id, worker=run.worker, patience_s=patience_s)


@pytest.fixture
def recorder(request: pytest.FixtureRequest, session: TargetSession) -> Iterator[Recorder]:
    """This test's story and budget."""
    with recording(request, session) as recorder:
        yield recorder


@pytest.fixture
def cast(
    request: pytest.FixtureRequest, recorder: Recorder, pool: CustomerPool
) -> Iterator[dict[str, Customer]]:
    """All customers of this test, leased at once, so that no two tests wait for each other."""
    tied = collected(request.node)
    assert tied is not None
    roles = [role for role in CAST if role in request.fixturenames]
    limit = recorder.session.target.description.limits.requests
    needs = [limit if role == "fresh_customer" else cost_of(tied.requests, limit) for role in roles]
    # Who is to use up all its requests has none to spare for a look at its past.
    looks_back = pool.are_listed and tied.requests != WHOLE_ALLOWANCE
    needs = [min(limit, need + past.REQUESTS) if looks_back else need for need in needs]
    with pool.leased(needs, request.node.nodeid) as ids:
        cast = {role: another_customer(recorder, role, id_) for role, id_ in zip(roles, ids, strict=True)}
        for customer in cast.values() if looks_back else ():
            customer.remembers_its_past()
        yield cast


@pytest.fixture
def crowd(run: Run, recorder: Recorder) -> Iterator[Crowd]:
    """Several actors at once; what they did is kept with the run, whatever came of the test."""
    crowd = Crowd()
    yield crowd
    name = re.sub(r"[^A-Za-z0-9]+", "-", recorder.test.rpartition("::")[2]).strip("-")
    file = run.folder / HISTORIES / f"{name}.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text(recorder.session.redact(crowd.written()), encoding="utf-8")
    recorder.evidence.append(file)


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
def mint(session: TargetSession) -> TokenMint:
    """Makes tokens with the target's own key; without one the check is NOT VERIFIED."""
    if session.mint is None:
        raise NotVerified("the target file gives no key to make tokens with ([auth.mint])")
    return session.mint


def _another_boot(key: str, lacking: str) -> Any:
    """A second boot of the target, shared by the tests of a process, with what `[boot.KEY]` puts into it."""

    @pytest.fixture(scope="session")
    def session(run: Run) -> Iterator[TargetSession]:
        boot = run.target.description.boot
        variant = getattr(boot, key, None)
        if variant is None:
            raise NotVerified(f"the target cannot be had {lacking} ([boot.{key}])")
        with booted_again(run, variant.env) as session:
            yield session

    return session


NONE_TO_SPARE = ("short_window_stage",)
"""Where a customer has no request left for a look at its past."""


def _customer_there(session: str) -> Any:
    """A customer of that second boot, called as the fixture is."""

    @pytest.fixture
    def customer(request: pytest.FixtureRequest, pool: CustomerPool) -> Iterator[Customer]:
        there = request.getfixturevalue(session)
        with recording(request, there) as recorder, pool.leased([1], request.node.nodeid) as ids:
            customer = another_customer(recorder, str(request.fixturename), ids[0])
            if pool.are_listed and session not in NONE_TO_SPARE:
                customer.remembers_its_past()
            yield customer

    return customer


short_sla_stage = _another_boot("short_sla", "with an SLA of seconds")
short_window_stage = _another_boot("short_window", "with a window of seconds")


@pytest.fixture(scope="session")
def broken_scanner() -> Iterator[BrokenScanner]:
    """What `{scanner}` in the target file stands for."""
    with closing(BrokenScanner()) as scanner:
        yield scanner


@pytest.fixture(scope="session")
def stage_without_scanner(run: Run, broken_scanner: BrokenScanner) -> Iterator[TargetSession]:
    """A second boot of the target, whose scanner is broken."""
    boot = run.target.description.boot
    if boot is None or boot.without_scanner is None:
        raise NotVerified("the target cannot be had without its scanner ([boot.without_scanner])")
    env = boot.without_scanner.env
    filled = {name: value.replace(SCANNER, broken_scanner.address) for name, value in env.items()}
    with booted_again(run, filled) as session:
        yield session


@pytest.fixture(scope="session")
def turn_of_year_stage(run: Run) -> Iterator[TargetSession]:
    """A second boot of the target, on which tickets are due at the end of a year."""
    boot = run.target.description.boot
    if boot is None or boot.turn_of_year is None:
        raise NotVerified("the target cannot be had with an SLA up to a year's end ([boot.turn_of_year])")
    now = datetime.now(UTC)
    left = str(round((odd_end_of_year(now) - now).total_seconds()))
    env = {name: value.replace(SECONDS, left) for name, value in boot.turn_of_year.env.items()}
    with booted_again(run, env) as session:
        yield session


short_sla_customer = _customer_there("short_sla_stage")
turn_of_year_customer = _customer_there("turn_of_year_stage")
customer_without_scanner = _customer_there("stage_without_scanner")
short_window_customer = _customer_there("short_window_stage")


@pytest.fixture(scope="session")
def aws_clients(target: Target) -> Iterator[AwsClients]:
    """The clients of the target's AWS."""
    if target.description.aws is None:
        raise NotVerified("the target file does not describe the target's AWS ([aws])")
    clients = AwsClients(target)
    yield clients
    clients.close()


@pytest.fixture(scope="session")
def reading_clients(target: Target) -> Iterator[AwsClients]:
    """The clients of who only reads, and so may ask again when AWS is throttling."""
    if target.description.aws is None:
        raise NotVerified("the target file does not describe the target's AWS ([aws])")
    clients = AwsClients(target, attempts=ATTEMPTS)
    yield clients
    clients.close()


@pytest.fixture
def account(recorder: Recorder, reading_clients: AwsClients) -> Account:
    """The auditor of the target's account."""
    return Account(AccountClient(recorder, reading_clients))


@pytest.fixture
def operator(recorder: Recorder, aws_clients: AwsClients) -> Operator:
    """The target's operator."""
    return Operator(AwsClient(recorder, aws_clients))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that is shown what the target stored."""
    browser = Browser()
    yield browser
    browser.close()


@contextmanager
def booted_again(run: Run, env: Mapping[str, str]) -> Iterator[TargetSession]:
    """A session on a second boot of the target, with that in its environment."""
    boot = run.target.description.boot
    assert boot is not None
    with Booted(boot, run.target.file.parent, env=env) as booted:
        ready = booted.ready
        target = Target(run.target.file, run.target.description, ready.base_url, ready.secrets, ready.places)
        folders = (cross_customer.FOLDER, internals.FOLDER, tried.FOLDER)
        logs = (run.folder / folder / f"{run.worker}.jsonl" for folder in folders)
        session = TargetSession(target, run.ledger, run.run_id, None, *logs, is_second=True)
        yield session
        run.learned |= session.redact.learned | set(target.known_secrets())
        session.close()


@contextmanager
def recording(request: pytest.FixtureRequest, session: TargetSession) -> Iterator[Recorder]:
    """This test's recorder; what it left open is closed also after a failure."""
    tied = collected(request.node)
    assert tied is not None
    requests = cost_of(tied.requests, session.target.description.limits.requests)
    recorder = request.node.stash[RECORDER] = Recorder(session, request.node.nodeid, requests)
    try:
        yield recorder
    finally:
        recorder.close()


def another_customer(recorder: Recorder, role: str, customer_id: str) -> Customer:
    name = {"customer_a": "customer A", "customer_b": "customer B"}.get(role, "the customer")
    token = recorder.session.token(customer_id)
    return Customer(recorder, name, customer_id, f"Bearer {token}", f"{name.upper().replace(' ', '_')}_TOKEN")
