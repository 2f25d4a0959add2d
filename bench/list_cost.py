"""`list-cost`: does the list of 50 cost a customer with many tickets more than one with few?"""

from random import Random

from bench.bars import LIST_RATIO, Ruling
from bench.mixed import list_shot
from bench.orders import Order, Shot
from bench.population import CROWD, HEAVY
from bench.samples import Finding, Row, Sample
from bench.sender import carried_out
from bench.stand import Stand

PAIRS, WARM_UP_PAIRS = 200, 20
COLUMNS = ("customer's tickets", "n", "median ms", "p95 ms", "errors")


def run(stand: Stand, *, seed: int) -> Finding:
    """Ask for both lists by turns, one request at a time; of each pair, which comes first is drawn."""
    customers = (CROWD[0], HEAVY)
    few, many = (list_shot(0.0, stand.target.dialect, stand.mint.token(customer)) for customer in customers)
    shots = by_turns(few, many, WARM_UP_PAIRS + PAIRS, Random(seed))
    samples = carried_out(Order(base_url=stand.target.base_url, shots=shots, in_turn=True)).samples
    counted = list(zip(shots, samples, strict=True))[2 * WARM_UP_PAIRS :]
    sizes = (len(stand.population.tickets[customer]) for customer in customers)
    measured = [[sample for shot, sample in counted if shot is wanted] for wanted in (few, many)]
    return finding(dict(zip(sizes, measured, strict=True)), seed)


def by_turns(first: Shot, second: Shot, pairs: int, random: Random) -> list[Shot]:
    """Interleaved, so that whatever else the machine does falls on both alike."""
    return [shot for _ in range(pairs) for shot in random.sample((first, second), 2)]


def finding(measured: dict[int, list[Sample]], seed: int) -> Finding:
    """What two sizes, the smaller first, and their samples amount to."""
    rows = [Row.of(f"{size:,}", samples, bar_ms=0.0) for size, samples in measured.items()]
    few, many = rows
    ratio = many.p50_ms / few.p50_ms
    failed = few.errors + many.errors
    why = f"the list costs {ratio:.2f} times as much with {many.operation} tickets as with {few.operation}"
    ruling = Ruling(ratio <= LIST_RATIO, f"{why}, bar {LIST_RATIO:g}")
    return Finding(
        name="list-cost",
        about=f"one at a time, {PAIRS} interleaved pairs, seed {seed}",
        columns=COLUMNS,
        table=[
            (row.operation, str(row.n), f"{row.p50_ms:.1f}", f"{row.p95_ms:.1f}", str(row.errors))
            for row in rows
        ],
        notes=[f"ratio of the medians {ratio:.2f}, bar {LIST_RATIO:g}"],
        rulings=[Ruling(False, f"{failed} lists failed") if failed else ruling],
        figures={"median_ms": {row.operation: row.p50_ms for row in rows}, "ratio": ratio, "errors": failed},
    )
