"""Load runs without a target: the coordinator leads parts that do at once what they are ordered to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from load import coordinator as module
from load.coordinator import Coordinator
from load.schedule.arrivals import share
from load.schedule.plan import make_plan
from load.schedule.profiles import load_profile
from load.verdict.records import Records, Sample
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from signoff.guide import load_guide
from tests.unit.load.targets import a_target, described

GUIDE = load_guide()


def builds(monkeypatch: pytest.MonkeyPatch, *found: str | TargetError) -> None:
    """What the target says of its build, each time it is asked; the last is said from then on."""
    left = [*found]

    def read(target: Target) -> str:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, TargetError):
            raise answer
        return answer

    monkeypatch.setattr(module, "read_build", read)


def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A coordinator waits for a tenth of a second for parts that are lost."""
    monkeypatch.setattr(module, "MESSAGES_S", -94.9)


class LedRun:
    """`trouble` of all parts; the part `lost` tells nothing. Of what `skips(journey, at)` there is no record.

    A stall breaks the budget of creates, unless `stalls` is False. `target` stands in for the one of
    tests/unit/load/targets.py.
    """

    def __init__(
        self,
        out: Path,
        parts: int,
        *,
        trouble: str = "",
        lost: int = -1,
        profile: str = "smoke",
        stalls: bool = True,
        skips: Callable[[str, float], bool] = lambda journey, at: False,
        target: Target | None = None,
        run_id: str = "RUN",
    ) -> None:
        description = described() if target is None else target.description
        self.plan = make_plan(load_profile(profile), GUIDE, description, "seed", parts)
        self.trouble, self.lost, self.stalls, self.skips = trouble, lost, stalls, skips
        target = target or a_target(out)
        names = tuple(f"part{number}" for number in range(parts))
        self.coordinator = Coordinator(target, GUIDE, self.plan, profile, run_id, out, names, self.send)
        self.run_id, self.folder, self.parts = run_id, out / run_id, parts

    def send(self, what: str, reported: dict[str, Any], part: str) -> None:
        """From the coordinator to a part, which answers at once."""
        worker = int(part.removeprefix("part"))
        if what == "load-prepare":
            assert (reported["worker"], reported["workers"]) == (worker, self.parts)
            self.coordinator.ready({"run_id": self.run_id, "worker": worker, "trouble": self.trouble})
        elif what == "load-begin" and worker != self.lost:
            records = json.loads(json.dumps(self.seen(worker)))
            self.coordinator.done({"run_id": self.run_id, "records": records})

    def seen(self, worker: int) -> dict[str, Any]:
        """What that part saw."""
        records = Records.over(self.plan.budgets_ms)
        for journey in self.plan.journeys:
            for at in share(self.plan.schedule(journey), worker, self.parts):
                if not self.skips(journey, at):
                    held_up = 0.6 if self.stalls and 10 < at < 13 else 0
                    records.journeys[journey].add(Sample(at, 0.001, 0, 0.02 + held_up))
        return records.taken()

    def verdicts(self) -> dict[str, str]:
        """The words of the verdict on each clause."""
        reported = json.loads((self.folder / "load.json").read_text())
        return {one["clause"]: one["words"] for one in reported["verdicts"]}
