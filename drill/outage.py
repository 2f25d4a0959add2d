"""One outage: a bad version goes into service, is noticed, and is taken back (RBK-01, RBK-02)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drill.account.access import Access, CallFailed
from drill.account.function import LiveFunction, Standing, wait_until
from drill.account.watching import Line, alarm_state, lines_since
from drill.kinds import DEFAULT, Kind
from drill.safety.journal import Journal
from drill.writes.attempts import Attempt, good_in_a_row
from drill.writes.writer import Writer
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import read_build
from signoff.deployment.rollback import Rollback
from signoff.deployment.target import Target
from signoff.report.drill.timeline import Timeline
from signoff.verdict.outcomes import Inconclusive
from signoff.wire import clock

IN_A_ROW = 3
"""So many good answers in a row say that customers are served."""
SERVED_WITHIN_S = 30.0
"""How long a deployment may take to give them before it is drilled."""
_LOOK_EVERY_S, _LOG_EVERY_S = 0.05, 0.5


@dataclass
class Outage:
    """What was seen of one. `noticed` is the first bad answer; `log` what the log group held since."""

    kind: Kind
    timeline: Timeline
    noticed: Attempt | None = None
    log: Sequence[Line] = ()
    log_trouble: str = ""
    alarm: str = ""
    last: Sequence[Attempt] = field(default_factory=tuple)
    """The last answers before the bound, where customers were not served again."""


@dataclass(frozen=True)
class Scene:
    """All that an outage takes: who changes, who watches, who writes."""

    target: Target
    access: Access
    function: LiveFunction
    standing: Standing
    journal: Journal
    writer: Writer
    clock: Callable[[], float]
    mark: str

    @property
    def names(self) -> Rollback:
        """The names and bounds of the target file."""
        return self.target.description.rollback


def drill_outage(scene: Scene, kind: Kind, archive: bytes) -> Outage:
    """Puts that archive into service as a version, and takes it back, whatever happens meanwhile.

    Customers are served when it begins. CallFailed, NotVerified where the account does not let it.
    """
    outage = Outage(kind, Timeline(kind.id, f"a version that {kind.does}"))
    scene.journal.intend("publish a bad version", kind=kind.id)
    version = scene.function.publish(archive, scene.mark)
    scene.journal.intend("put the bad version into service", kind=kind.id, version=version)
    begun = clock.epoch_s()
    try:
        scene.function.point_alias(version)
        outage.timeline.note("bad", scene.clock())
        scene.writer.read_again(kind.is_control)
        _wait_until_noticed(scene, outage)
        if kind.id == DEFAULT and outage.noticed:
            _look_at_the_log(scene, outage, begun)
            _wait_for_the_alarm(scene, outage)
    finally:
        scene.journal.intend("put the good version back into service", version=scene.standing.version)
        scene.function.point_alias(scene.standing.version, scene.standing.routing)
        outage.timeline.note("back", scene.clock())
    _wait_until_recovered(scene, outage)
    scene.writer.read_again(False)
    return outage


def wait_until_served(writer: Writer, clock: Callable[[], float]) -> None:
    """Waits for good answers before anything is changed; Inconclusive where there are none."""
    since = clock()

    def is_served() -> bool:
        return good_in_a_row(writer.attempts, since, IN_A_ROW) is not None

    if not wait_until(is_served, SERVED_WITHIN_S, every_s=_LOOK_EVERY_S):
        seen = [attempt.outcome for attempt in writer.attempts if attempt.at >= since][-IN_A_ROW:]
        why = f"the last: {'; '.join(seen)}" if seen else "nothing was sent: no customer has requests left"
        raise Inconclusive(
            f"before anything was broken, tickets could not be opened {IN_A_ROW} times in a row within "
            f"{SERVED_WITHIN_S:g} s ({why})"
        )


def _wait_until_noticed(scene: Scene, outage: Outage) -> None:
    since = outage.timeline.instants["bad"]

    def is_noticed() -> bool:
        tickets = (each for each in scene.writer.attempts if each.thing == "ticket" and each.at >= since)
        outage.noticed = next((each for each in tickets if not each.is_good), None)
        return outage.noticed is not None

    wait_until(is_noticed, scene.names.noticed_within_s, every_s=_LOOK_EVERY_S)
    if outage.noticed:
        outage.timeline.note("noticed", outage.noticed.ended)


def _look_at_the_log(scene: Scene, outage: Outage, begun: float) -> None:
    def is_logged() -> bool:
        outage.log = lines_since(scene.access, scene.names.log_group, begun)
        return any(scene.mark in line.text for line in outage.log)

    try:
        if wait_until(is_logged, scene.names.logged_within_s, every_s=_LOG_EVERY_S):
            outage.timeline.note("logged", scene.clock())
    except CallFailed as failed:
        outage.log_trouble = str(failed)


def _wait_for_the_alarm(scene: Scene, outage: Outage) -> None:
    def is_alarmed() -> bool:
        outage.alarm = alarm_state(scene.access, scene.names.alarm)
        return outage.alarm in ("ALARM", "")

    if wait_until(is_alarmed, scene.names.alarm_within_s, every_s=_LOG_EVERY_S) and outage.alarm:
        outage.timeline.note("alarmed", scene.clock())


def _wait_until_recovered(scene: Scene, outage: Outage) -> None:
    since = outage.timeline.instants["back"]

    def has_recovered() -> bool:
        good = good_in_a_row(scene.writer.attempts, since, IN_A_ROW)
        if good:
            outage.timeline.note("recovered", good.ended)
        if "healthy" not in outage.timeline.instants and _is_healthy(scene.target):
            outage.timeline.note("healthy", scene.clock())
        return good is not None and "healthy" in outage.timeline.instants

    if not wait_until(has_recovered, scene.names.recovers_within_s, every_s=_LOOK_EVERY_S):
        outage.last = [each for each in scene.writer.attempts if each.at >= since][-IN_A_ROW:]


def _is_healthy(target: Target) -> bool:
    try:
        read_build(target)
    except TargetError:
        return False
    return True
