"""`delivery`: how long after a change was due have all of its customer's connections heard of it?"""

from dataclasses import asdict
from random import Random

from bench.bars import DELIVERY_P99_MS, Ruling
from bench.deliveries import Deliveries, faults, matched
from bench.journey import COLUMNS, cells, split
from bench.machine import cpu_seconds, spent_ms
from bench.mixed import WARM_UP_S
from bench.orders import Account, Order, Shot
from bench.population import CROWD
from bench.probes import probing
from bench.samples import Finding, Honesty, Row, percentile
from bench.sender import carried_out
from bench.stand import Stand
from load.schedule.arrivals import constant
from load.schedule.arrivals import schedule as scheduled
from signoff.wire import requests

CUSTOMERS, EACH = CROWD[:10], 20
CHANGES_PER_S, CONNECTS_PER_S = 20.0, 50.0
#: What a ticket's status becomes by turns, so that each change changes something.
STATUSES = ("in-progress", "waiting-customer")


def run(stand: Stand, *, seconds: float, seed: int) -> Finding:
    """Measure for `seconds`, after the warm-up."""
    customers, shots = schedule(stand, seconds, seed)
    urls = [stand.connection_url(customer) for customer in CUSTOMERS for _ in range(EACH)]
    order = Order(base_url=stand.target.base_url, urls=urls, per_s=CONNECTS_PER_S, shots=shots, hearers=EACH)
    with probing() as probes:
        before = cpu_seconds()
        account = carried_out(order)
        cpu_ms = spent_ms(before, cpu_seconds(), len(shots))
        traces = probes.traces()
    seats = {customer: range(number * EACH, (number + 1) * EACH) for number, customer in enumerate(CUSTOMERS)}
    deliveries = matched(account, [seats[customer] for customer in customers], traces)
    counted = [number for number, shot in enumerate(shots) if shot.at_s >= WARM_UP_S]
    about = (
        f"open loop, Poisson, {CHANGES_PER_S:g} changes/s for {seconds:g} s, {len(urls)} connections of "
        f"{len(CUSTOMERS)} customers, seed {seed}"
    )
    return finding(about, account, deliveries, counted, cpu_ms)


def schedule(stand: Stand, seconds: float, seed: int) -> tuple[list[str], list[Shot]]:
    """Whose ticket each change is about, and the change, the warm-up included."""
    random = Random(seed)
    tokens = {customer: stand.mint.token(customer) for customer in CUSTOMERS}
    made = dict.fromkeys(CUSTOMERS, 0)
    customers, shots = [], []
    for at_s in scheduled(constant(CHANGES_PER_S, WARM_UP_S + seconds), "poisson", str(seed)):
        customer = random.choice(CUSTOMERS)
        # Around all tickets of the customer: two changes of one ticket are far apart.
        tickets = stand.population.tickets[customer]
        lap, number = divmod(made[customer], len(tickets))
        made[customer] += 1
        change = {"status": STATUSES[lap % len(STATUSES)]}
        request = requests.update_ticket(stand.target.dialect, tickets[number], change)
        customers.append(customer)
        shots.append(Shot.of(at_s, "update", request, tokens[customer]))
    return customers, shots


def finding(
    about: str, account: Account, deliveries: Deliveries, counted: list[int], cpu_ms: dict[str, float]
) -> Finding:
    """What they amount to; `counted` numbers the changes after the warm-up."""
    measured = [deliveries.each[number] for number in counted]
    row = Row.of("ticket_update", [delivery.sample for delivery in measured], DELIVERY_P99_MS)
    wrong = faults(deliveries, account)
    generator = Honesty.of([delivery.sample for delivery in measured], account.cpu_share)
    steps = split(measured)
    verdict = "met" if row.ruling.met else "MISSED"
    return Finding(
        name="delivery",
        about=about,
        columns=COLUMNS,
        table=[cells(name, *times) for name, times in steps.items()],
        notes=[
            f"bar: {DELIVERY_P99_MS:.0f} ms at p99 on the last connection, {verdict}; {row.errors} failed",
            generator.note("a change, connecting included", cpu_ms),
        ],
        rulings=[row.ruling, _exactness(len(deliveries.each), wrong)],
        figures={
            "row": asdict(row),
            "faults": wrong,
            "p99_ms": {name: percentile(since, 99) for name, (since, _) in steps.items() if since},
            "generator": asdict(generator),
            "cpu_ms": cpu_ms,
        },
        disturbances=generator.disturbances,
    )


def _exactness(changes: int, wrong: dict[str, int]) -> Ruling:
    if changes == 0:
        return Ruling(False, "delivery: no change was made")
    if wrong:
        return Ruling(False, "delivery: " + ", ".join(f"{count} x {fault}" for fault, count in wrong.items()))
    return Ruling(True, f"each of {changes:,} changes heard once on each of {EACH} connections")
