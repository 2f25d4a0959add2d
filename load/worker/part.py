"""A process's part, as it receives it over Locust's own messages, and what it answers."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gevent

from load.schedule.plan import Unfit, make_plan
from load.schedule.profiles import ProfileError, load_profile
from load.worker.assignment import Assignment
from load.worker.session import Session
from load.worker.subscribers import NoConnection
from load.worker.users import Server
from signoff.actors.session.session import TargetSession
from signoff.deployment.ledger import LedgerError
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_ledger
from signoff.guide import load_guide
from signoff.verdict.outcomes import NotVerified, Unmet

ROOT = Path(__file__).resolve().parent.parent.parent
_TOLD = (Unfit, ProfileError, TargetError, LedgerError, NoConnection, NotVerified, Unmet, ConnectionError)


Tell = Callable[[str, dict[str, Any]], None]


class Part:
    """Does what it is ordered to, and reports: `load-ready`, then `load-done`."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._session: Session | None = None
        self._run_id = ""
        self._running: Any = None

    def prepare(self, reported: Mapping[str, Any]) -> None:
        """Makes everything ready for the assignment, and says so, or what is in the way."""
        assignment = Assignment(**reported)
        self._run_id = assignment.run_id
        trouble = "the preparation broke; the log of its process says where"
        try:
            target = assignment.target()
            description = target.description
            profile, workers = load_profile(assignment.profile), assignment.workers
            if profile.sha256 != assignment.profile_sha256:
                raise ProfileError(
                    f"{assignment.profile}: is another file here than where the run is led from"
                )
            plan = make_plan(profile, load_guide(), description, assignment.seed, workers)
            target_session = TargetSession(target, open_ledger(description, ROOT), assignment.run_id)
            self._session = Session(target_session, plan, assignment.worker, assignment.workers)
            self._session.prepare()
            trouble = ""
        except _TOLD as known:
            trouble = str(known)
        finally:
            reported = {"run_id": self._run_id, "worker": assignment.worker, "trouble": trouble}
            self._tell("load-ready", reported)

    def begin(self, reported: Mapping[str, Any]) -> None:
        """Serves the schedule, and tells the rest of what was seen."""
        assert self._session is not None
        Server.session, self._running = self._session, gevent.getcurrent()
        self._session.run()
        self.end(reported)

    def report(self) -> dict[str, Any] | None:
        """What was seen since the last report."""
        if self._session is None or self._running is None:
            return None
        return {"run_id": self._run_id, "records": self._session.records.taken()}

    def end(self, reported: Mapping[str, Any]) -> None:
        """Stops, and reports what was not reported yet."""
        rest = self.report()
        if rest is None or self._session is None:
            return
        running, self._running, Server.session = self._running, None, None
        if running is not gevent.getcurrent():
            running.kill()
        self._tell("load-done", rest)
        self._session.close()
