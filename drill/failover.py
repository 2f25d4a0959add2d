"""Breaks what the target file names, one after another, while customers go on writing (OPS-02)."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from drill.account.access import CallFailed, access_to
from drill.account.function import wait_until
from drill.coordinator import ROOT, journal_folder
from drill.failover_verdicts import CLAUSE, Tried, not_tried, ruling, served_again
from drill.faults import FaultFailed, run_command, run_experiment
from drill.outage import wait_until_served
from drill.page import page
from drill.part import build_after, write_results
from drill.safety.journal import held
from drill.verdicts import Ruling, results
from drill.writes.writer import LASTS_S, Writer
from signoff.actors import Customer
from signoff.deployment.description import Description
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger, open_target, read_build
from signoff.deployment.pool import TooFewCustomers
from signoff.deployment.rollback import Failover, Fault
from signoff.deployment.target import Target
from signoff.evidence.parts import end_part, write_part
from signoff.guide import load_guide
from signoff.verdict.outcomes import Inconclusive, NotVerified, Outcome, Unmet
from signoff.wire import clock

MOST_TOLD = 5
"""So many tickets are opened at most to hear of them on a live connection."""
_LOOK_EVERY_S, _OPEN_EVERY_S = 0.05, 0.25


def results_of_failover(file: Path, folder: Path) -> Path:
    """Tries the faults as a part of the run of that folder; the file of results that came of it.

    Where it may not be done, or no fault is named, the one result says what is lacking. TargetError where the
    target cannot be reached, JournalError where another drill goes on or did not come to its end.
    """
    description = load_description(file)
    lacking, boot = lacking_in(description), description.boot
    folder = folder / f"{folder.name}-failover"
    opened, booted = open_target(file, boot.drilled.arguments if boot and boot.drilled else ())
    try:
        if lacking:
            return _part(opened, folder, lambda tell: [_lacks(lacking)])
        place = journal_folder(opened.name) if booted is None else folder / "journal"
        # No other drill at the same time: of two troubles nobody could tell which was survived.
        with held(place) as journal:
            journal.check_finished()
            return _part(opened, folder, lambda tell: _try_all(opened, folder, tell))
    finally:
        if booted is not None:
            booted.stop()


def lacking_in(description: Description) -> str:
    """Why no fault may be made there, and what to add; empty where one may."""
    if description.read_only_because:
        return f"{description.read_only_because}, so nothing is broken on purpose; try staging"
    if not description.permissions.change:
        return "its owner does not permit that something is broken on purpose: [permissions] change = true"
    if description.failover is None:
        return "the target file names no fault: add [[failover.faults]], each with id, what and command"
    return ""


def _lacks(what: str) -> Ruling:
    return Ruling(CLAUSE, "failover", Outcome.NOT_VERIFIED, f"whether failover works was not tried: {what}")


def _part(target: Target, folder: Path, find: Callable[[list[Tried]], list[Ruling]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    build, begun, seen = read_build(target), time.monotonic(), list[Tried]()
    about = {"target": target.name, "base_url": target.base_url}
    write_part(folder, build=build, build_after="", target_file=target.file, **about)
    facts = about | {"build": build, "started": clock.written()}
    found = find(seen)
    # Who is not served any more is not told the build either: that is the finding, and no doubt about it.
    fell_silent = any(each.made is not None and each.recovered is None for each in seen)
    end_part(folder, build_after(target) or (build if fell_silent else ""))
    document = {**facts, "faults": [asdict(each) | {"fault": each.fault.model_dump()} for each in seen]}
    (folder / "failover.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    written = page(folder.name, facts, [], found, called="Failover drill")
    (folder / "failover.html").write_text(written, encoding="utf-8")
    files = tuple(f"{folder.name}/{name}" for name in ("failover.html", "failover.json"))
    return write_results(folder, results(found, load_guide(), time.monotonic() - begun, files))


def _try_all(target: Target, folder: Path, seen: list[Tried]) -> list[Ruling]:
    bounds = target.description.failover
    assert bounds is not None, "lacking_in says so"
    ledger, begun = open_ledger(target.description, ROOT), time.monotonic()
    found: list[Ruling] = []
    unserved = ""
    try:
        for number, fault in enumerate(bounds.faults, start=1):
            if unserved:
                found.append(not_tried(fault, Outcome.INCONCLUSIVE, unserved))
                continue
            trial = Trial(target, ledger, bounds, folder, lambda: time.monotonic() - begun)
            tried = trial.run(fault, f"{folder.name}-{number:02}")
            seen.append(tried)
            found.append(ruling(tried, bounds))
            if tried.made is not None and tried.recovered is None:
                unserved = f"not tried: after {fault.id!r} customers were not served again"
    finally:
        ledger.close()
    return found


class Trial:
    """One fault, from good answers before it until what was acknowledged has been looked for."""

    def __init__(
        self, target: Target, ledger: Ledger, bounds: Failover, folder: Path, clock: Callable[[], float]
    ) -> None:
        self._target, self._ledger, self._bounds = target, ledger, bounds
        self._folder, self._clock = folder, clock

    def run(self, fault: Fault, mark: str) -> Tried:
        """What was seen; whatever trouble there is stands in it."""
        tried = Tried(fault=fault, mark=mark)
        lasts_s = max(LASTS_S, fault.ends_within_s)
        lasts_s += self._bounds.recovers_within_s + self._bounds.watched_for_s
        exchanges = self._folder / f"exchanges-{fault.id}.jsonl"
        try:
            with Writer(self._target, self._ledger, mark, exchanges, self._clock, lasts_s) as writer:
                try:
                    self._go(tried, writer)
                finally:
                    writer.stop()
                    tried.attempts = writer.attempts
                # Who does not answer is not asked what there is: it is not served, and that is the finding.
                tried.found = writer.read_all() if tried.recovered else None
        except Unmet as unmet:
            tried.stopped = (Outcome.FAIL, f"expected {unmet.expected}; {unmet.actual}")
        except (NotVerified, TooFewCustomers) as lacking:
            tried.stopped = (Outcome.NOT_VERIFIED, str(lacking))
        except Inconclusive as unclear:
            tried.stopped = (Outcome.INCONCLUSIVE, str(unclear))
        except (FaultFailed, CallFailed, ConnectionError, TargetError) as trouble:
            tried.stopped = (Outcome.ERROR, str(trouble))
        return tried

    def _go(self, tried: Tried, writer: Writer) -> None:
        wait_until_served(writer, self._clock)
        access = access_to(self._target) if tried.fault.experiment else None
        tried.begun = self._clock()
        if access is not None:
            run_experiment(tried.fault, access)
        else:
            folder = (self._target.file.parent / self._bounds.folder).resolve()
            run_command(tried.fault, folder, self._target.base_url)
        tried.made = self._clock()
        self._wait_until_served(tried, writer, 0.0)
        if self._target.description.ws and tried.recovered:
            self._listen_anew(tried, writer)
        self._wait_until_served(tried, writer, self._bounds.watched_for_s)
        tried.watched = self._clock()

    def _wait_until_served(self, tried: Tried, writer: Writer, at_least_s: float) -> None:
        """Until the last answers are good, and so long after the fault at least, within the bound."""
        made = tried.made or 0.0

        def is_served() -> bool:
            tried.recovered = served_again(writer.attempts, made)
            if tried.recovered is not None and self._clock() - made >= at_least_s:
                return True
            if not writer.is_writing:
                raise Inconclusive(
                    "customers had written all that they may before it was seen what came of it"
                )
            return False

        left = made + max(self._bounds.recovers_within_s, at_least_s) - self._clock()
        wait_until(is_served, left, every_s=_LOOK_EVERY_S)

    def _listen_anew(self, tried: Tried, writer: Writer) -> None:
        """Tries to hear of a new ticket on a new live connection, until it does or the bound is over."""
        deadline = (tried.made or 0.0) + self._bounds.recovers_within_s
        customer, told = writer.first_customer(), 0
        while True:
            tried.live_trouble = ""
            try:
                told += self._hears_of_a_ticket(tried, writer, customer)
            except Unmet as unmet:
                told += 1
                tried.live_trouble = f"expected {unmet.expected}; {unmet.actual}"
            except Inconclusive as ended:
                # Whatever ended it: the next one has to last.
                told += 1
                tried.live_trouble = str(ended)
            except ConnectionError as broken:
                tried.live_trouble = str(broken)
            if not tried.live_trouble or told >= MOST_TOLD or self._clock() >= deadline:
                return
            time.sleep(_OPEN_EVERY_S)

    def _hears_of_a_ticket(self, tried: Tried, writer: Writer, customer: Customer) -> int:
        """Opens a connection and a ticket; 1 where a ticket was sent, with the trouble if it was refused."""
        listener, answer = customer.live.connect()
        if listener is None:
            tried.live_trouble = f"the opening was answered with {answer.status} {answer.message!r}"
            return 0
        try:
            opened = writer.open_another(customer)
            if not opened.acknowledged:
                tried.live_trouble = f"no ticket could be opened to hear of: {opened.outcome}"
                return 1
            listener.hears(about=opened.id)
            tried.live_after = self._clock()
            return 1
        finally:
            listener.close()
