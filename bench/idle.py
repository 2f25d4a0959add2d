"""`idle`: what do 1,000 connections cost that hear nothing, and how long does opening one take?"""

from dataclasses import asdict

from bench.bars import CONNECT_P99_MS, IDLE_MB, Ruling
from bench.machine import MemoryWatch, cpu_seconds, spent_ms
from bench.orders import Account, Order
from bench.population import CROWD
from bench.samples import Finding, Honesty, Row
from bench.sender import carried_out
from bench.stand import Stand
from load.worker.connections import AT_ONCE

#: Half of what a customer may have.
CUSTOMERS, EACH = CROWD[:20], 50
CONNECTS_PER_S = 50.0
#: Long enough for a round of the gateway's pings, which are 20 s apart.
HOLD_S = 25.0
GATEWAY = "websocket"


def run(stand: Stand) -> Finding:
    """Open them at a steady pace, hold them, watch the gateway meanwhile."""
    # In turn, as strangers come: no customer's connections all at once.
    urls = [stand.connection_url(customer) for _ in range(EACH) for customer in CUSTOMERS]
    order = Order(base_url=stand.target.base_url, urls=urls, per_s=CONNECTS_PER_S, hold_s=HOLD_S)
    before = cpu_seconds()
    with MemoryWatch(GATEWAY) as memory:
        account = carried_out(order)
    cpu_ms = spent_ms(before, cpu_seconds(), len(urls))
    about = (
        f"{len(urls):,} connections of {len(CUSTOMERS)} customers, {CONNECTS_PER_S:g} opened a second, "
        f"at most {AT_ONCE} at a time, held for {HOLD_S:g} s"
    )
    return finding(about, account, memory.first_mb, memory.most_mb, cpu_ms)


def finding(
    about: str, account: Account, first_mb: float, most_mb: float, cpu_ms: dict[str, float]
) -> Finding:
    """What it amounts to. `first_mb`: the gateway's memory before; 0 when no gateway was seen."""
    row = Row.of("connect", [ear.opened for ear in account.ears], CONNECT_P99_MS)
    lost = sum(1 for ear in account.ears if ear.lost)
    generator = Honesty.of([ear.opened for ear in account.ears], account.cpu_share)
    return Finding(
        name="idle",
        about=about,
        columns=Row.COLUMNS,
        table=[row.cells],
        notes=[
            f"memory of the WebSocket gateway: {first_mb:.0f} MB before, {most_mb:.0f} MB at most, bar "
            f"{IDLE_MB:.0f}; {lost} connections were lost",
            generator.note("a connection, opened and held", cpu_ms),
        ],
        rulings=[row.ruling, _memory(len(account.ears), row.errors + lost, first_mb, most_mb)],
        figures={
            "row": asdict(row),
            "lost": lost,
            "first_mb": first_mb,
            "most_mb": most_mb,
            "generator": asdict(generator),
            "cpu_ms": cpu_ms,
        },
        disturbances=generator.disturbances,
    )


def _memory(connections: int, missing: int, first_mb: float, most_mb: float) -> Ruling:
    if first_mb == 0:
        return Ruling(False, "idle: no process of the WebSocket gateway was seen, so its memory is unknown")
    if missing:
        return Ruling(False, f"idle: {missing} of {connections:,} connections were not open to the end")
    found = f"{connections:,} idle connections {most_mb:.1f} MB, bar {IDLE_MB:.0f}"
    return Ruling(most_mb < IDLE_MB, found)
