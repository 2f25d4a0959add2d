"""`mixed`: lists, creates and comments at a steady mean rate, arriving as strangers' requests do."""

from dataclasses import asdict
from random import Random
from uuid import UUID

from bench import arrivals
from bench.bars import MIX, P99_MS, Operation
from bench.finding import Finding
from bench.honesty import Honesty
from bench.population import CROWD, DESCRIPTION, HEAVY, SUBJECT, Population
from bench.processes import cpu_seconds, spent_ms
from bench.samples import Row, Sample
from bench.sending import sent
from bench.shots import EXPECTED_STATUS, Shot, on_the_wire
from bench.stand import Stand
from signoff.wire import requests
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request

#: Sent first at the same rate, and not counted, in s.
WARM_UP_S = 5.0
#: How much of the load comes from the customer with many tickets; the crowd shares the rest.
HEAVY_SHARE = 0.5
PAGE = 50


def run(stand: Stand, *, rate: float, seconds: float, seed: int) -> Finding:
    """Measure for `seconds` at `rate` requests per second, after the warm-up."""
    shots = schedule(stand, rate, seconds, seed)
    before = cpu_seconds()
    samples = sent(stand.target.base_url, shots, open_loop=True)
    cpu_ms = spent_ms(before, cpu_seconds(), len(shots))
    counted = [(shot, sample) for shot, sample in zip(shots, samples, strict=True) if shot.at_s >= WARM_UP_S]
    about = f"open loop, Poisson, {rate:g} requests/s for {seconds:g} s, seed {seed}"
    return finding(about, counted, cpu_ms)


def finding(about: str, counted: list[tuple[Shot, Sample]], cpu_ms: dict[str, float]) -> Finding:
    """What the counted samples amount to."""
    rows = [
        Row.of(operation, [sample for shot, sample in counted if shot.operation == operation], bar_ms)
        for operation, bar_ms in P99_MS.items()
    ]
    generator = Honesty.of([sample for _, sample in counted])
    return Finding(
        name="mixed",
        about=about,
        columns=Row.COLUMNS,
        table=[row.cells for row in rows],
        notes=[generator.note("a request", cpu_ms)],
        rulings=[row.ruling for row in rows],
        figures={"rows": [asdict(row) for row in rows], "generator": asdict(generator), "cpu_ms": cpu_ms},
        disturbances=generator.disturbances,
    )


def schedule(stand: Stand, rate: float, seconds: float, seed: int) -> list[Shot]:
    """Every request with its instant, the warm-up included. The seed decides all but the tokens."""
    random = Random(seed)
    instants = arrivals.poisson(random, rate, WARM_UP_S + seconds)
    operations = arrivals.kinds(random, MIX, len(instants))
    tokens = {customer: stand.mint.token(customer) for customer in (HEAVY, *CROWD)}
    host = stand.target.base_url.removeprefix("http://")
    shots = []
    for at_s, operation in zip(instants, operations, strict=True):
        customer = HEAVY if random.random() < HEAVY_SHARE else random.choice(CROWD)
        request = request_for(operation, stand.target.dialect, stand.population, customer, random)
        shots.append(shot_of(at_s, operation, request, tokens[customer], host, stand.target.dialect))
    return shots


def request_for(
    operation: Operation, dialect: Dialect, population: Population, customer: str, random: Random
) -> Request:
    """A request of that kind by that customer; comments go to one of the seeded tickets."""
    if operation == "list":
        return requests.list_tickets(dialect, size=PAGE)
    if operation == "create":
        return requests.open_ticket(dialect, {"subject": SUBJECT, "description": DESCRIPTION})
    text = f"It happened again. Reference {UUID(int=random.getrandbits(128))}."
    return requests.add_comment(dialect, random.choice(population.tickets[customer]), text)


def shot_of(
    at_s: float, operation: Operation, request: Request, token: str, host: str, dialect: Dialect
) -> Shot:
    """The request ready for the wire, with what its answer must be: a list holds a whole page."""
    is_list = operation == "list"
    return Shot(
        at_s,
        operation,
        on_the_wire(request, token, host),
        EXPECTED_STATUS[operation],
        f'"{dialect.ticket.sla_due_date}":' if is_list else "",
        PAGE if is_list else 0,
    )
