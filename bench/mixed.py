"""`mixed`: lists, creates and comments at a steady mean rate, arriving as strangers' requests do."""

from dataclasses import asdict
from random import Random
from uuid import UUID

from bench.bars import MIX, P99_MS, Operation
from bench.machine import cpu_seconds, spent_ms
from bench.orders import Order, Shot
from bench.population import CROWD, DESCRIPTION, HEAVY, SUBJECT
from bench.samples import Finding, Honesty, Row, Sample
from bench.sender import carried_out
from bench.stand import Stand
from load.schedule.arrivals import constant
from load.schedule.arrivals import schedule as scheduled
from signoff.wire import requests
from signoff.wire.dialect import Dialect

#: Sent first at the same rate, and not counted, in s.
WARM_UP_S = 5.0
#: How much of the load comes from the customer with many tickets; the crowd shares the rest.
HEAVY_SHARE = 0.5
PAGE = 50


def run(stand: Stand, *, rate: float, seconds: float, seed: int) -> Finding:
    """Measure for `seconds` at `rate` requests per second, after the warm-up."""
    shots = schedule(stand, rate, seconds, seed)
    before = cpu_seconds()
    samples = carried_out(Order(base_url=stand.target.base_url, shots=shots)).samples
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
    tokens = {customer: stand.mint.token(customer) for customer in (HEAVY, *CROWD)}
    shots = []
    for at_s in scheduled(constant(rate, WARM_UP_S + seconds), "poisson", str(seed)):
        (operation,) = random.choices(list(MIX), weights=list(MIX.values()))
        customer = HEAVY if random.random() < HEAVY_SHARE else random.choice(CROWD)
        shots.append(shot_for(at_s, operation, stand, customer, tokens[customer], random))
    return shots


def shot_for(
    at_s: float, operation: Operation, stand: Stand, customer: str, token: str, random: Random
) -> Shot:
    """A request of that kind by that customer; comments go to one of the seeded tickets."""
    dialect = stand.target.dialect
    if operation == "list":
        return list_shot(at_s, dialect, token)
    if operation == "create":
        request = requests.open_ticket(dialect, {"subject": SUBJECT, "description": DESCRIPTION})
    else:
        text = f"It happened again. Reference {UUID(int=random.getrandbits(128))}."
        request = requests.add_comment(dialect, random.choice(stand.population.tickets[customer]), text)
    return Shot.of(at_s, operation, request, token)


def list_shot(at_s: float, dialect: Dialect, token: str) -> Shot:
    """A list, whose answer has to hold a whole page."""
    request, marker = requests.list_tickets(dialect, size=PAGE), f'"{dialect.ticket.sla_due_date}":'
    return Shot.of(at_s, "list", request, token, marker=marker, times=PAGE)
