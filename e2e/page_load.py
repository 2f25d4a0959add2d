"""Is the support page there in time (LAT-09)? A run of its own, beside no other test."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer
from playwright.async_api import async_playwright
from playwright.sync_api import Error as PlaywrightError

from e2e.browser.engines import browsers_in, launch, launched, playing
from e2e.browser.recording import Recording
from e2e.faults.network import network_port_if_needed
from e2e.loads import SLOW_LINK, Load, measure
from e2e.windows import Windows
from signoff.actors import Customer, Recorder, TargetSession
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_ledger, open_target, read_build
from signoff.deployment.pool import CustomerPool, TooFewCustomers
from signoff.deployment.programs import missing_engine
from signoff.deployment.target import Target
from signoff.evidence.parts import end_part, write_part
from signoff.guide import Clause, load_guide
from signoff.verdict.failure import explain
from signoff.verdict.outcomes import NotVerified, Outcome
from signoff.verdict.results import Failure, Result
from signoff.verdict.sampling import Demand, Observed, Window, rule

CLAUSE = "LAT-09"
LOADS, REPORTED = 75, 3
"""So many, one a second, decide it: 59 are enough if none is slow. So many each are only reported."""
CUSTOMERS, TICKETS, REQUESTS_EACH = 5, 3, 80
ON_A_SLOW_LINK = "chromium, 10 Mbit/s, 40 ms"
ROOT = Path(__file__).resolve().parent.parent


def results_of_page_load(file: Path, folder: Path, loads: int = LOADS) -> Path:
    """Measures as a part of the run of that folder; the file of results that came of it."""
    folder = folder / f"{folder.name}-page-load"
    folder.mkdir(parents=True)
    results = folder / "results.jsonl"
    begun = time.monotonic()
    opened, booted = open_target(file)
    build, build_after, document = "", "", dict[str, Any]()
    try:
        build = read_build(opened)
        # The target file is the one that it was opened by: a later edit of it is seen.
        write_part(
            folder,
            build=build,
            build_after="",
            target=opened.name,
            base_url=opened.base_url,
            target_file=file,
        )
        outcome, words, document = _ruled(opened, folder, loads)
        build_after, moved = _build_after(opened, build)
        if moved:
            outcome, words = Outcome.ERROR, f"{moved}; it says {outcome.value}: {words}"
    except (NotVerified, TooFewCustomers) as lacking:
        build_after, outcome, words = build, Outcome.NOT_VERIFIED, str(lacking)
    except TargetError as trouble:
        # It stays a part of its run, which goes on: the clause is not decided, and says why.
        if not build:
            raise
        outcome, words = Outcome.ERROR, str(trouble)
    finally:
        if booted is not None:
            booted.stop()
    end_part(folder, build_after)
    document |= {"build": build, "build_after": build_after}
    (folder / "page-load.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    clause = load_guide().clause(CLAUSE)
    result = Result(
        test="signoff page-load: the support page",
        clause=CLAUSE,
        level=clause.level,
        outcome=outcome,
        reason=words,
        failure=None if outcome is not Outcome.FAIL else _failure(clause, words),
        seconds=time.monotonic() - begun,
        files=(f"{folder.name}/page-load.json",),
    )
    results.write_text(json.dumps(result.as_json(), ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(f"{CLAUSE} {outcome.value}: {words}")
    return results.resolve()


def _build_after(target: Target, build: str) -> tuple[str, str]:
    """The build that there is now, empty if it cannot be read; and why what was measured is not of one."""
    try:
        after = read_build(target)
    except TargetError as trouble:
        return "", f"which build there was at the end is not known: {trouble}"
    if after != build:
        return after, f"the target's build changed while it was measured, from {build} to {after}"
    return after, ""


def _failure(clause: Clause, words: str) -> Failure:
    test = "signoff page-load: the support page"
    expected = "the support page to be there in time"
    return explain(clause, clause.level, test, [], expected=expected, actual=words)


def judged(loads: Sequence[Load], budget_ms: float, allowance: float) -> tuple[Outcome, str]:
    """The verdict by the rule that load runs go by; each second is a window with one load."""
    demand = Demand(
        allowance=allowance, window_s=1, budget_ms=budget_ms, breaks=f"took {budget_ms:g} ms or more"
    )
    lags = sorted(load.lag_ms for load in loads)
    seen = Observed(
        windows=[Window(1, int(load.breaks(budget_ms))) for load in loads],
        seconds=float(len(loads)),
        due=len(loads),
        lag_p99_ms=lags[int(len(lags) * 0.99)] if lags else 0.0,
    )
    ruling = rule(demand, seen)
    return ruling.outcome, ruling.words


def figures(loads: Sequence[Load]) -> dict[str, float]:
    """Median, 95th percentile and worst of each figure that people ask for."""
    received = {}
    for name in ("ready_ms", "lcp_ms", "cls"):
        values = sorted(getattr(load, name) for load in loads)
        for word, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
            received[f"{name} {word}"] = round(values[min(len(values) - 1, int(len(values) * share))], 4)
    return received


def _ruled(target: Target, folder: Path, count: int) -> tuple[Outcome, str, dict[str, Any]]:
    if lacking := load_guide().clause(CLAUSE).lacks(target.description.capabilities):
        raise NotVerified(f"the target lacks: {', '.join(lacking)}")
    if missing := missing_engine("chromium"):
        raise NotVerified(missing)
    budget = load_guide().clause(CLAUSE).budget
    assert budget is not None
    subject = f"Page load {folder.name}"
    with network_port_if_needed(target) as port:
        states = signed_in(target, folder, min(CUSTOMERS, count), subject, port)
        loads, browsers = asyncio.run(_measured(target, states, count, subject, port))
    outcome, words = judged(loads["chromium"], budget.limit, budget.allowance)
    received = {name: figures(found) for name, found in loads.items()}
    for name, each in received.items():
        typer.echo(f"{name}: {', '.join(f'{what} {value:g}' for what, value in each.items())}")
    return (
        outcome,
        words,
        {
            "portal_url": target.portal_url,
            "browsers": browsers,
            "due": count,
            "figures": received,
            "loads": {k: [asdict(v) for v in found] for k, found in loads.items()},
        },
    )


async def _measured(
    target: Target, states: Sequence[Any], count: int, subject: str, port: int | None
) -> tuple[dict[str, list[Load]], dict[str, str]]:
    """The loads by how they were made, and the version of each browser that made them."""
    portal = target.description.portal
    assert portal is not None
    url, rng = target.portal_url + portal.path("/support"), random.Random(f"{CLAUSE} {len(states)}")
    load = partial(
        measure,
        shows=subject,
        takes_any_certificate=target.connector.asks_of_browsers,
        list_name=portal.words.get("Tickets", "Tickets"),
    )
    due = [second + rng.random() for second in range(count)]

    def few(apart_s: float) -> list[float]:
        """So far apart that each has the machine to itself."""
        return [apart_s * number for number in range(min(REPORTED, count))]

    with browsers_in():
        async with async_playwright() as playwright, await launched(playwright, "chromium", port) as chromium:
            versions = {"chromium": chromium.version}
            # The browser's own first load is not the portal's.
            _, *loads = await load(chromium, url, states, [0.0, *(1 + at for at in due)])
            slow = load(chromium, url, states, few(1.2), link=SLOW_LINK)
            if missing_engine("firefox") is not None:
                return {"chromium": loads, ON_A_SLOW_LINK: await slow}, versions
            # On a slow link the machine is idle: meanwhile Firefox starts.
            on_slow_link, firefox = await asyncio.gather(slow, launched(playwright, "firefox", port))
            async with firefox:
                versions["firefox"] = firefox.version
                in_firefox = await load(firefox, url, states, few(1.5))
            return {"chromium": loads, ON_A_SLOW_LINK: on_slow_link, "firefox": in_firefox}, versions


def signed_in(target: Target, folder: Path, at_most: int, subject: str, port: int | None = None) -> list[Any]:
    """What a browser stores once a customer has signed in, for several who then open a few tickets each.

    The tickets' subjects begin with `subject`. As they are opened later, no browser has them stored.
    TargetError when the portal lets none in, or the target takes no tickets.
    """
    ledger, states = open_ledger(target.description, ROOT), []
    session = TargetSession(target, ledger, folder.name)
    pool = CustomerPool(target, ledger, run_id=folder.name, worker="load")
    mint, listed = target.description.auth.mint, target.description.auth.customers
    count = min(at_most, CUSTOMERS if mint and mint.any_customer else len(listed))
    if not count:
        raise TargetError(f"{target.file}: has no customers to load the page as")
    recorder = Recorder(session, "page load", REQUESTS_EACH)
    with playing() as playwright, ExitStack() as ending:
        ending.callback(session.close)
        browser = launch(playwright, "chromium", port)
        ending.callback(browser.close)
        for id_ in ending.enter_context(pool.leased([REQUESTS_EACH] * count, "page load")):
            customer = Customer(recorder, "the customer", id_, f"Bearer {session.token(id_)}", "TOKEN")
            recording = Recording(folder / "sign-in", recorder, films=False, traces=False)
            try:
                windows = Windows(
                    browser,
                    "chromium",
                    recording,
                    takes_any_certificate=target.connector.asks_of_browsers,
                )
                states.append(_state(windows, customer))
                for number in range(1, TICKETS + 1):
                    customer.tickets.open(subject=f"{subject} {number}")
            except (PlaywrightError, AssertionError, ConnectionError) as error:
                why = session.redact(str(error).partition("\n")[0])
                raise TargetError(
                    f"{target.name}: no customer could be made ready to load {target.portal_url}/support: "
                    f"{why}; see that one can sign in there and open a ticket"
                ) from None
    return states


def _state(windows: Windows, customer: Customer) -> Any:
    """What a browser stores once the customer has signed in."""
    with windows.closing:
        tab = windows.open(customer)
        tab.sign_in()
        return tab.page.context.storage_state()
