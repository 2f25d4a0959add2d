"""`list-cost`: does the list of 50 cost a customer with many tickets more than one with few?"""

from random import Random

from bench.bars import LIST_RATIO, Ruling
from bench.finding import Finding
from bench.mixed import PAGE, shot_of
from bench.population import CROWD, HEAVY
from bench.samples import Sample, percentile
from bench.sending import sent
from bench.shots import Shot
from bench.stand import Stand
from signoff.wire import requests

PAIRS, WARM_UP_PAIRS = 200, 20
COLUMNS = ("customer's tickets", "n", "median ms", "p95 ms", "errors")


def run(stand: Stand, *, seed: int) -> Finding:
    """Ask for both lists by turns, one request at a time; of each pair, which comes first is drawn."""
    customers = (CROWD[0], HEAVY)
    dialect, host = stand.target.dialect, stand.target.base_url.removeprefix("http://")
    request = requests.list_tickets(dialect, size=PAGE)
    few, many = (
        shot_of(0.0, "list", request, stand.mint.token(customer), host, dialect) for customer in customers
    )
    shots = by_turns(few, many, WARM_UP_PAIRS + PAIRS, Random(seed))
    samples = sent(stand.target.base_url, shots, open_loop=False)
    counted = list(zip(shots, samples, strict=True))[2 * WARM_UP_PAIRS :]
    sizes = (len(stand.population.tickets[customer]) for customer in customers)
    measured = [[sample for shot, sample in counted if shot is wanted] for wanted in (few, many)]
    return finding(dict(zip(sizes, measured, strict=True)), seed)


def by_turns(first: Shot, second: Shot, pairs: int, random: Random) -> list[Shot]:
    """Interleaved, so that whatever else the machine does falls on both alike."""
    return [shot for _ in range(pairs) for shot in random.sample((first, second), 2)]


def finding(measured: dict[int, list[Sample]], seed: int) -> Finding:
    """What two sizes, the smaller first, and their samples amount to."""
    times = {size: [sample.latency_ms for sample in samples] for size, samples in measured.items()}
    faults = {size: sum(1 for sample in samples if sample.fault) for size, samples in measured.items()}
    medians = {size: percentile(values, 50) for size, values in times.items()}
    few, many = medians
    ratio = medians[many] / medians[few]
    cells = [
        (
            f"{size:,}",
            str(len(values)),
            f"{medians[size]:.1f}",
            f"{percentile(values, 95):.1f}",
            str(faults[size]),
        )
        for size, values in times.items()
    ]
    failed = sum(faults.values())
    why = f"list of {PAGE} costs {ratio:.2f} times as much with {many:,} tickets as with {few:,}, bar {LIST_RATIO:g}"
    ruling = Ruling(False, f"{failed} lists failed") if failed else Ruling(ratio <= LIST_RATIO, why)
    return Finding(
        name="list-cost",
        about=f"one at a time, {PAIRS} interleaved pairs, seed {seed}",
        columns=COLUMNS,
        table=cells,
        notes=[f"ratio of the medians {ratio:.2f}, bar {LIST_RATIO:g}"],
        rulings=[ruling],
        figures={
            "medians_ms": {str(size): value for size, value in medians.items()},
            "ratio": ratio,
            "faults": failed,
        },
    )
