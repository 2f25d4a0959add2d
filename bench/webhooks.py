"""`python -m bench.webhooks`: many deliveries to many endpoints, of which some never answer.

Ten customers have five HTTPS endpoints each on a receiver of this machine, and one of the five hangs. Each
customer changes a ticket 20 times; each change is due at all five. Measured is, for endpoints that answer,
the time from when a change was sent until it arrived. Then it is done again, and in the middle the process
that delivers is killed (SIGKILL): nothing may be lost, or come under two ids, or twice, but for what was
under way. Exit code 1: a bar is missed.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from bench.orders import BenchError
from bench.samples import percentile
from bench.stand import TARGET_FILE
from signoff.actors.receiver.authority import papers
from signoff.actors.receiver.names import Names
from signoff.actors.receiver.server import Arrival, Inbox, Receiver, Reply
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.boot import Booted
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.target import Target
from signoff.guide.errors import HARNESS_ERROR

HOME, HOST = "127.0.0.1", "here.hooks.example"
CUSTOMERS, ENDPOINTS, CHANGES = 10, 5, 20
PERIOD_S = 0.5
"""Each customer changes its ticket so often, one after the other: 100 deliveries a second in all."""
SETTLED_WITHIN_S = 30.0
P99_S = 1.0
UNDER_WAY = 48
"""So many deliveries a killed process may have had under way, which are made again."""
PROCESS = "deliverer"
DAY_MS = "86400000"


@dataclass(frozen=True)
class Round:
    """What became of one round: seconds to arrive, and what was lost, came twice, or under two ids."""

    seconds: Sequence[float]
    lost: int
    doubled: int
    renamed: int


@dataclass(frozen=True)
class Desk:
    """A customer: its client, its ticket, and the inboxes of those of its endpoints that answer."""

    client: httpx.Client
    ticket: str
    quick: Sequence[Inbox]


def judge(sent: Sequence[float], came: Sequence[Arrival]) -> Round:
    """`sent`: when each change was sent; `came`: what arrived at one endpoint.

    Changes and arrivals are paired in order; what was overtaken makes the figure worse, and never better.
    """
    first: dict[str, float] = {}
    for arrival in came:
        first.setdefault(arrival.headers["webhook-id"], arrival.at)
    pairs = zip(sorted(sent), sorted(first.values()), strict=False)
    return Round(
        seconds=[arrived - begun for begun, arrived in pairs],
        lost=max(0, len(sent) - len(first)),
        doubled=len(came) - len(first),
        renamed=max(0, len(first) - len(sent)),
    )


def together(rounds: Sequence[Round]) -> Round:
    """All endpoints in one."""
    return Round(
        [second for each in rounds for second in each.seconds],
        sum(each.lost for each in rounds),
        sum(each.doubled for each in rounds),
        sum(each.renamed for each in rounds),
    )


def make_desk(base_url: str, token: str, receiver: Receiver) -> Desk:
    """Registers a customer's endpoints, the last of which hangs, and opens its ticket."""
    client = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    quick = [receiver.inbox() for _ in range(ENDPOINTS - 1)]
    for inbox in [*quick, receiver.inbox(Reply(hangs=True))]:
        url = f"https://{HOST}:{receiver.port}{inbox.path}"
        client.post("/webhooks", json={"url": url, "events": ["ticket.priority"]}).raise_for_status()
    body = {"subject": "Many changes", "description": "One after the other.", "priority": "low"}
    opened = client.post("/support/tickets/create", json=body).raise_for_status()
    return Desk(client, str(opened.json()["id"]), quick)


def change(desk: Desk, delay_s: float = 0.0) -> Round:
    """Changes the ticket again and again, and waits until all of it has arrived; what became of it.

    `delay_s`: so much later it begins than others do.
    """
    before = {inbox.path: len(inbox.arrivals) for inbox in desk.quick}
    sent, begun = [], time.monotonic() + delay_s
    for number in range(CHANGES):
        time.sleep(max(0.0, begun + number * PERIOD_S - time.monotonic()))
        sent.append(time.monotonic())
        priority = {"priority": ("high", "low")[number % 2]}
        desk.client.put(f"/support/tickets/{desk.ticket}", json=priority).raise_for_status()
    until = time.monotonic() + SETTLED_WITHIN_S
    while time.monotonic() < until and any(
        len({each.headers["webhook-id"] for each in inbox.arrivals[before[inbox.path] :]}) < CHANGES
        for inbox in desk.quick
    ):
        time.sleep(0.05)
    # What comes twice comes after the first.
    time.sleep(1)
    return together([judge(sent, inbox.arrivals[before[inbox.path] :]) for inbox in desk.quick])


def kill_deliverer() -> None:
    """SIGKILL for the process that delivers; another one takes its place."""
    for process in psutil.Process().children(recursive=True):
        if process.name() == PROCESS:
            process.kill()
            return
    raise BenchError(f"there is no process {PROCESS!r} to be killed")


def measure() -> dict[str, Round]:
    """Both rounds, by name, on a target of their own."""
    description = load_description(TARGET_FILE)
    boot = description.boot
    if boot is None or boot.webhooks is None:
        raise BenchError(f"{TARGET_FILE.name} has no [boot.webhooks], so nothing can be delivered here")
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="bench-webhooks-")))
        shown = papers(folder, [HOST])
        receiver = ending.enter_context(Receiver(shown.served, HOME))
        names = ending.enter_context(Names())
        names.say(HOST, [HOME])
        given = {"authorities": str(shown.authority), "resolver": names.address, "address": HOME}
        env = {name: value.format_map(given) for name, value in boot.webhooks.env.items()}
        # What hangs has to go on hanging.
        env["SECUREBASE_WEBHOOK_DISABLED_AFTER_MS"] = DAY_MS
        booted = ending.enter_context(Booted(boot, TARGET_FILE.parent, env=env))
        target = Target(TARGET_FILE, description, booted.ready.base_url, booted.ready.secrets)
        mint = TokenMint(target)
        threads = ending.enter_context(ThreadPoolExecutor(CUSTOMERS))
        desks = [
            make_desk(booted.ready.base_url, mint.token(f"bench-hooks-{number}"), receiver)
            for number in range(CUSTOMERS)
        ]
        for desk in desks:
            ending.callback(desk.client.close)
        # Customers know nothing of each other: they do not all change something at the same instant.
        delays = [number * PERIOD_S / CUSTOMERS for number in range(CUSTOMERS)]
        calm = together(list(threads.map(change, desks, delays)))
        killing = Timer(CHANGES * PERIOD_S / 2, kill_deliverer)
        killing.start()
        killed = together(list(threads.map(change, desks, delays)))
        killing.join()
        return {"undisturbed": calm, "deliverer killed": killed}


def rule(rounds: Mapping[str, Round]) -> list[str]:
    """What of the bars is missed, in words."""
    missed = []
    for name, one in rounds.items():
        if one.lost:
            missed.append(f"{name}: {one.lost} deliveries were lost")
        if one.renamed:
            missed.append(f"{name}: {one.renamed} deliveries came under a second id")
    calm, killed = rounds["undisturbed"], rounds["deliverer killed"]
    if calm.doubled:
        missed.append(f"undisturbed: {calm.doubled} deliveries came twice")
    if killed.doubled > UNDER_WAY:
        missed.append(
            f"deliverer killed: {killed.doubled} came twice, and {UNDER_WAY} at most were under way"
        )
    if (p99 := percentile(calm.seconds or [float("inf")], 99)) > P99_S:
        missed.append(f"undisturbed: p99 {p99:.2f} s, bar {P99_S:g} s")
    return missed


def main() -> None:
    """Prints the figures, and what of the bars is missed."""
    argparse.ArgumentParser(
        prog="bench.webhooks", description=(__doc__ or "").partition("\n")[0]
    ).parse_args()
    console = Console(markup=False, highlight=False)
    try:
        rounds = measure()
    except (BenchError, TargetError, httpx.HTTPError) as error:
        console.print(str(error))
        raise SystemExit(HARNESS_ERROR) from None
    table = Table("round", "arrived", "p50 s", "p99 s", "longest s", "lost", "twice", "other id", box=None)
    for name, one in rounds.items():
        shown = (
            [f"{percentile(one.seconds, percent):.3f}" for percent in (50, 99, 100)] if one.seconds else []
        )
        counts = (one.lost, one.doubled, one.renamed)
        table.add_row(name, str(len(one.seconds)), *(shown or ["-"] * 3), *map(str, counts))
    console.print(table)
    missed = rule(rounds)
    for line in missed:
        console.print(line)
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
