"""`signoff run --gate all` and a soak, as they are called, in no time: nothing is sent, the clock is set.

Only what would send a request, or start something, is replaced: it gives records, loads, a drill and results
of tests as a deployment gives that keeps the whole guide. All that judges, counts, writes and seals is the
project's own. What comes of it is about no deployment: its build is called a rehearsal.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from drill import coordinator, part
from drill.kinds import DEFAULT, KINDS, Kind
from drill.outage import Outage
from drill.portal_outage import PortalOutage
from drill.verdicts import Seen
from e2e import page_load
from e2e.loads import Load
from load import coordinator as load_coordinator
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import load_description
from signoff.deployment.target import Target
from signoff.guide import Level, load_guide
from signoff.plugin import run as plugin_run
from signoff.plugin.invocation import COMMAND, Invocation
from signoff.release.sealing import RUN_KEY
from signoff.report.drill.timeline import Timeline
from signoff.suite.suite import ROOT
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Result
from signoff_cli import load as load_command
from signoff_cli import pytest_run
from signoff_cli.main import app
from tests.unit.drill.made import attempt, found
from tests.unit.load.led_runs import LedRun
from tests.unit.set_clock import SetClock

BUILD = "rehearsal-1"
TARGET_FILE = ROOT / "targets" / "local.toml"
SUITES_S, DRILL_APART_S = 720, 30.0
PLACES = {
    "ws_url": "ws://127.0.0.1:8001",
    "portal_url": "http://127.0.0.1:8002",
    "aws_endpoint": "http://127.0.0.1:8003",
}
SECRETS = (
    "SECUREBASE_JWT_SECRET",
    "SECUREBASE_API_KEY_A",
    "SECUREBASE_API_KEY_B",
)


@dataclass
class Rehearsal:
    """Commands on a target that runs `build` and keeps the whole guide, below `out` and by that clock."""

    out: Path
    clock: SetClock
    build: str = BUILD
    late: str = ""
    """The kind of bad version after which customers are served too late, if any."""

    def soak(self) -> Path:
        """The folder that `signoff load --profile soak` leaves."""
        return self._left_by(0, "load", "--profile", "soak")

    def whole_run(self) -> Path:
        """The folder that `signoff run --gate all` leaves: what takes a soak or a person's word is open."""
        return self._left_by(
            1 if self.late else 2, "run", "--gate", "all", "--load-profile", "local", "--workers", "0"
        )

    def _left_by(self, code: int, *arguments: str) -> Path:
        self.out.mkdir(parents=True, exist_ok=True)
        before = set(self.out.iterdir())
        with pytest.MonkeyPatch.context() as patch:
            self._stand_in(patch, "signoff " + " ".join(arguments))
            done = CliRunner().invoke(app, [*arguments, "--target", str(TARGET_FILE), "--out", str(self.out)])
        assert done.exit_code == code, f"{done.exception!r}\n{done.output}"
        (left,) = (path for path in self.out.iterdir() if path not in before and path.name[0] == "2")
        return left

    def _stand_in(self, patch: pytest.MonkeyPatch, command: str) -> None:
        """Puts stand-ins into the places from which a target would be reached."""
        patch.delenv(RUN_KEY, raising=False)
        patch.setenv(COMMAND, command)
        secrets = {name: f"{name} of nobody, and long enough" for name in SECRETS}
        target = Target(TARGET_FILE, load_description(TARGET_FILE), "http://127.0.0.1:8000", secrets, PLACES)
        for module in (load_command, page_load, coordinator, plugin_run):
            patch.setattr(module, "open_target", lambda file, options=(): (target, None))
        for module in (load_coordinator, page_load, coordinator, part, plugin_run):
            patch.setattr(module, "read_build", lambda target: self.build)
        patch.setattr("signoff.wire.clock.time", self.clock)
        patch.setattr(load_command, "_locust", lambda command, env: self._sends(command, target))
        patch.setattr(page_load, "signed_in", lambda target, folder, at_most, subject, port: [])
        patch.setattr(page_load, "_measured", self._loads)
        patch.setattr(coordinator.Drill, "run", lambda drill, *, every_kind: self._drilled())
        # In the checkout, rehearsals at the same time would wait for each other's drill.
        patch.setattr(coordinator, "journal_folder", lambda name: self.out / "journal" / name)
        patch.setattr(plugin_run, "open_ledger", lambda description, root: self._ledger())
        patch.setattr(pytest_run, "run", self._tests)

    def _ledger(self) -> Ledger:
        """One of this rehearsal's own: the project's says how long tests really take."""
        return Ledger(self.out / "ledger.sqlite3", limit=1000, window_s=3600)

    def _sends(self, command: Sequence[str], target: Target) -> int:
        """In place of Locust: its coordinator, and a part whose every request took 20 ms."""
        given = dict(pairwise(command))
        out, profile, run_id = Path(given["--out"]), given["--load-profile"], given["--load-run-id"]
        led = LedRun(out, 1, profile=profile, stalls=False, target=target, run_id=run_id)
        begin = led.send

        def send(what: str, reported: dict[str, Any], part: str) -> None:
            if what == "load-begin":
                self.clock.now += led.plan.profile.seconds
            begin(what, reported, part)

        led.coordinator.send = send
        return led.coordinator.conduct()

    async def _loads(
        self, target: Target, states: Sequence[Any], count: int, subject: str, port: int | None
    ) -> tuple[dict[str, list[Load]], dict[str, str]]:
        """In place of a browser: the page was there after 0.4 s, each time."""
        self.clock.now += count
        return {"chromium": [Load(float(at), 1.0, 400.0, 350.0, 0.01) for at in range(count)]}, {}

    def _drilled(self) -> Seen:
        """In place of a drill: each bad version noticed, taken back, and nothing lost but on purpose."""
        outages = [self._outage(kind, number) for number, kind in enumerate(KINDS)]
        calm = [attempt(number, at=number * DRILL_APART_S) for number in range(len(KINDS) + 1)]
        refused = [outage.noticed for outage in outages if outage.noticed and not outage.kind.is_control]
        lost = [outage.noticed for outage in outages if outage.noticed and outage.kind.is_control]
        begun = (len(KINDS) + 1) * DRILL_APART_S
        steps = {"bad": 1.0, "noticed": 1.3, "back": 3.0, "restored": 4.1, "served": 4.4}
        self.clock.now += begun + DRILL_APART_S
        return Seen(
            wanted=[kind.id for kind in KINDS],
            outages=outages,
            portal=PortalOutage(
                Timeline(
                    "portal", "a bad release of the portal", {name: begun + at for name, at in steps.items()}
                ),
                files=12,
            ),
            attempts=sorted([*calm, *refused, *lost], key=lambda each: each.at),
            found=[found(each) for each in calm],
        )

    def _outage(self, kind: Kind, number: int) -> Outage:
        begun = number * DRILL_APART_S + 2
        steps = {"bad": 0.0, "noticed": 0.5, "back": 3.0, "healthy": 3.4, "recovered": 4.0}
        steps |= {"logged": 1.1, "alarmed": 2.4} if kind.id == DEFAULT else {}
        steps |= {"recovered": 27.0} if kind.id == self.late else {}
        line = Timeline(
            kind.id, f"a version that {kind.does}", {name: begun + at for name, at in steps.items()}
        )
        answer = {"status": 201, "kept": False} if kind.is_control else {"status": 502, "acknowledged": False}
        return Outage(kind, line, attempt(100 + number, at=begun + 0.3, seconds=0.2, **answer))

    def _tests(self, out: Path, *arguments: str) -> None:
        """In place of pytest: what its plugin does, with a pass of each test of the inventory."""
        asked = argparse.ArgumentParser()
        for name in ("--target", "--out", "--run-id"):
            asked.add_argument(name)
        for name in ("--also", "--gate"):
            asked.add_argument(name, action="append", default=[])
        rest = SimpleNamespace(
            xmlpath=None, allure_report_dir=None, resume=False, read_only=False, shard=None
        )
        option = asked.parse_args(arguments, rest)
        config = cast(
            pytest.Config,
            SimpleNamespace(
                option=option,
                rootpath=ROOT,
                invocation_params=SimpleNamespace(dir=ROOT, args=arguments),
            ),
        )
        guide = load_guide()
        run = plugin_run.open_run(config, guide, guide.select(gate_ids=option.gate))
        assert run.evidence is not None
        run.evidence.called("7", Invocation(arguments=arguments).as_json())
        listed = run.evidence.suite.tests.values()
        rows = [
            Collected(test=t.test, clause=t.clause, level=Level(t.level), requests=1, customers=1)
            for t in listed
        ]
        (run.folder / "collected" / "main.json").write_text(json.dumps([asdict(row) for row in rows]))
        took = random.Random(self.clock.now)
        for row in rows:
            seconds = took.uniform(0.05, 3)
            run.keep(
                Result(
                    test=row.test, clause=row.clause, level=row.level, outcome=Outcome.PASS, seconds=seconds
                )
            )
        self.clock.now += SUITES_S
        run.finish()
        run.seal(config)
        run.close()
