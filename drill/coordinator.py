"""Leads a drill from its first look at the deployment until all is as it was (RBK-01..04)."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer

from drill.account.access import Access, CallFailed, access_to
from drill.account.function import LiveFunction
from drill.account.portal_files import PortalFiles
from drill.kinds import NoSuchPlace, bad_archive, kinds_for, mark_of
from drill.outage import Scene, drill_outage, wait_until_served
from drill.page import page
from drill.part import build_after, write_results
from drill.portal_outage import drill_portal
from drill.safety.journal import Journal, JournalError, held
from drill.safety.mending import FUNCTION, facts_of_function, keep_mending
from drill.safety.watchdog import Watchdog
from drill.verdicts import Ruling, Seen, results, rulings
from drill.writes.writer import Writer
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError, line_in, load_description
from signoff.deployment.opening import open_ledger, open_target, read_build
from signoff.deployment.pool import TooFewCustomers
from signoff.deployment.target import Target
from signoff.evidence.parts import end_part, write_part
from signoff.guide import load_guide
from signoff.report.drill.picture import picture
from signoff.report.drill.timeline import Timeline
from signoff.verdict.outcomes import Inconclusive, NotVerified, Outcome, Unmet
from signoff.wire import clock

MENDS_FOR_S = 30.0
"""For so long the drill itself tries to put everything back; then its watchdog goes on."""
ROOT = Path(__file__).resolve().parent.parent


def journal_folder(target_name: str) -> Path:
    """Where the journal of that target's drills is: one place for all runs, as the ledger has.

    A target that is booted for the drill ends with it: its journal lies in the run's folder.
    """
    return ROOT / "out" / "drill" / target_name


def check_permitted(file: Path) -> None:
    """TargetError where no drill may be: on production, whatever the file says, and without permission."""
    description = load_description(file)
    if description.kind == "production":
        raise TargetError(
            f"{line_in(file, 'kind')}: {description.name} is a production target: a drill puts a bad version "
            "into service, and is never done there; drill staging"
        )
    if not description.permissions.change:
        raise TargetError(
            f"{line_in(file, 'permissions')}: its owner does not permit the drill, which puts a bad version "
            "into service and takes it back; [permissions] change = true permits it"
        )


def results_of_drill(file: Path, folder: Path, *, every_kind: bool = False) -> Path:
    """Drills as a part of the run of that folder; the file of results that came of it.

    TargetError where it may not be done, JournalError where an earlier one did not come to its end.
    """
    check_permitted(file)
    folder = folder / f"{folder.name}-drill"
    boot = load_description(file).boot
    opened, booted = open_target(file, boot.drilled.arguments if boot and boot.drilled else ())
    try:
        place = journal_folder(opened.name) if booted is None else folder / "journal"
        with held(place) as journal:
            return _part(opened, folder, journal, every_kind=every_kind)
    finally:
        if booted is not None:
            booted.stop()


def _part(target: Target, folder: Path, journal: Journal, *, every_kind: bool) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    build = read_build(target)
    about = {"target": target.name, "base_url": target.base_url}
    write_part(folder, build=build, build_after="", target_file=target.file, **about)
    begun, run_id = time.monotonic(), folder.name
    started = clock.written()
    seen = Drill(target, folder, journal, run_id, lambda: time.monotonic() - begun).run(every_kind=every_kind)
    end_part(folder, build_after(target))
    found = rulings(seen, target.description.rollback, mark_of(run_id), run_id)
    facts = about | {"build": build, "started": started}
    files = _write(folder, facts, seen, found)
    made = results(found, load_guide(), time.monotonic() - begun, files)
    return write_results(folder, made)


def _write(folder: Path, about: dict[str, str], seen: Seen, found: list[Ruling]) -> tuple[str, ...]:
    """Writes what the drill leaves behind; the names in the run's folder."""
    timelines = timelines_of(seen)
    document = {
        **about,
        "timelines": [timeline.as_json() for timeline in timelines],
        "attempts": [asdict(attempt) for attempt in seen.attempts],
        "found": None if seen.found is None else [asdict(each) for each in seen.found],
    }
    (folder / "drill.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    (folder / "timeline.svg").write_text(picture(timelines) + "\n", encoding="utf-8")
    (folder / "drill.html").write_text(page(folder.name, about, timelines, found), encoding="utf-8")
    return tuple(f"{folder.name}/{name}" for name in ("drill.html", "timeline.svg", "drill.json"))


def timelines_of(seen: Seen) -> list[Timeline]:
    """The timeline of each outage, the portal's last."""
    found = [outage.timeline for outage in seen.outages]
    return [*found, seen.portal.timeline] if seen.portal else found


class Drill:
    """One drill of a target. Whatever ends it, it puts everything back, or leaves its watchdog to do so."""

    def __init__(
        self, target: Target, folder: Path, journal: Journal, run_id: str, clock: Callable[[], float]
    ) -> None:
        self._target, self._folder, self._journal = target, folder, journal
        self._run_id, self._clock, self._mark = run_id, clock, mark_of(run_id)
        self._seen = Seen()

    def run(self, *, every_kind: bool) -> Seen:
        """What was seen. JournalError where an earlier drill did not come to its end."""
        try:
            access = access_to(self._target)
        except NotVerified as lacking:
            self._seen.stopped = (Outcome.NOT_VERIFIED, str(lacking))
            return self._seen
        ledger = open_ledger(self._target.description, ROOT)
        try:
            # Before its watchdog is there: that would mend what it finds.
            self._journal.check_finished()
            with Watchdog(self._journal.folder) as watchdog:
                self._journal.begin(
                    {"run": self._run_id, "target": self._target.name, "access": access.as_json()}
                )
                with self._put_back(watchdog):
                    self._go(access, ledger, every_kind=every_kind)
        finally:
            ledger.close()
        return self._seen

    def _go(self, access: Access, ledger: Ledger, *, every_kind: bool) -> None:
        try:
            exchanges = self._folder / "exchanges.jsonl"
            with Writer(self._target, ledger, self._run_id, exchanges, self._clock) as writer:
                try:
                    self._drill_function(access, writer, every_kind=every_kind)
                finally:
                    writer.stop()
                    self._seen.attempts = writer.attempts
                self._seen.found = writer.read_all()
        except Unmet as unmet:
            # What is there cannot be read: nothing shows that it was kept.
            self._seen.stopped = (Outcome.FAIL, f"expected {unmet.expected}; {unmet.actual}")
        except (NotVerified, TooFewCustomers) as lacking:
            self._seen.stopped = (Outcome.NOT_VERIFIED, str(lacking))
        except Inconclusive as unclear:
            self._seen.stopped = (Outcome.INCONCLUSIVE, str(unclear))
        except (CallFailed, ConnectionError, TargetError) as trouble:
            self._seen.stopped = (Outcome.ERROR, str(trouble))
        self._drill_portal(access)

    def _drill_function(self, access: Access, writer: Writer, *, every_kind: bool) -> None:
        names = self._target.description.rollback
        function = LiveFunction(access, names.function, names.alias)
        try:
            standing = function.standing()
        except Unmet as unmet:
            self._seen.refused = (unmet.expected, unmet.actual)
            return
        kept = self._journal.keep("code.zip", standing.code)
        self._journal.intend(FUNCTION, **facts_of_function(function, standing, kept, self._mark))
        scene = Scene(
            self._target, access, function, standing, self._journal, writer, self._clock, self._mark
        )
        kinds = kinds_for(self._target.description.kind, every=every_kind)
        self._seen.wanted = [kind.id for kind in kinds]
        wait_until_served(writer, self._clock)
        skipped: dict[str, str] = {}
        self._seen.skipped = skipped
        for kind in kinds:
            try:
                archive = bad_archive(kind, standing.code, standing.handler, self._mark, self._target.dialect)
            except NoSuchPlace as none:
                skipped[kind.id] = str(none)
                continue
            outage = drill_outage(scene, kind, archive)
            self._seen.outages.append(outage)
            if outage.noticed is None or outage.timeline.to_recover is None:
                break  # a version that nobody meets shows nothing, and who is not served is not drilled again

    def _drill_portal(self, access: Access) -> None:
        """The portal's part, which no trouble with the function keeps from being drilled."""
        description = self._target.description
        names = description.rollback
        if description.portal is None:
            self._seen.portal_stopped = (
                Outcome.NOT_VERIFIED,
                "the target file describes no portal ([portal])",
            )
            return
        portal = PortalFiles(
            access, names.portal_bucket, names.backup_bucket, names.backup_prefix, names.distribution
        )
        try:
            self._seen.portal = drill_portal(
                self._target, portal, names, self._journal, self._clock, self._mark
            )
        except NotVerified as lacking:
            self._seen.portal_stopped = (Outcome.NOT_VERIFIED, str(lacking))
        except (CallFailed, TargetError) as trouble:
            self._seen.portal_stopped = (Outcome.ERROR, str(trouble))

    @contextmanager
    def _put_back(self, watchdog: Watchdog) -> Iterator[None]:
        """Has everything as it was when the block ends, also after Ctrl-C; else says what to do."""
        try:
            yield
        finally:
            with _uninterrupted():
                try:
                    keep_mending(self._journal, MENDS_FOR_S, lambda words: typer.echo(words, err=True))
                    watchdog.call_off()
                except (CallFailed, NotVerified, JournalError, OSError) as trouble:
                    self._seen.unmended = (
                        f"the deployment may still have the drill's bad version: {trouble}; a watchdog goes "
                        "on trying; mend what keeps it, and run `signoff drill --mend`"
                    )
                    typer.echo(self._seen.unmended, err=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until what has to be put back is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
