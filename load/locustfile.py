"""`locust -f load/locustfile.py --host URL`: the profile's run, with a verdict on each latency clause.

With the web UI, headless, with `--processes N` or with master and workers on several machines: the same run,
the same verdict. Secrets that the target file names come from the environment, on each machine.
"""

import logging
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import gevent
from locust import events, runners
from locust.env import Environment
from locust.runners import STATE_MISSING, LocalRunner, MasterRunner, WorkerRunner

from load.coordinator import Coordinator, console, new_seed
from load.schedule.plan import Unfit, make_plan
from load.schedule.profiles import ProfileError, load_profile
from load.verdict.verdicts import BROKEN
from load.worker.part import Part
from load.worker.users import Server
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.run_id import checked_run_id, new_run_id
from signoff.deployment.target import Target
from signoff.guide import load_guide
from signoff.guide.errors import UserError
from signoff.release.sealing import check_run_key

__all__ = ["Server"]
HERE = "local"
"""The name of the only part where there are no workers."""
SILENT_S = 30
"""How long a worker may be silent. Locust gives it up after 3 s, which a busy machine easily costs; what a
starved worker sent late, or never, is for the verdict to say.
"""


def add_options(parser: Any) -> None:
    """What a run is and where."""
    group = parser.add_argument_group("SecureBase load")
    group.add_argument("--target", default="targets/local.toml", help="target file (docs/targets.md)")
    group.add_argument("--load-profile", default="smoke", help="one of load/profiles")
    group.add_argument(
        "--ws-url", default="", help="where live connections are opened, if the file does not say"
    )
    group.add_argument("--aws-endpoint", default="", help="what stands in for AWS, if the file does not say")
    group.add_argument(
        "--ca-file", default="", help="who vouches for its certificates, if the file does not say"
    )
    group.add_argument("--seed", default="", help="of the schedule; random if not given")
    group.add_argument("--out", default="out", help="folder that gets a folder of evidence for each run")
    group.add_argument("--load-run-id", default="", help="name of the run; made from the time if not given")


class Wiring:
    """Ties coordinator and parts to what happens in Locust."""

    def __init__(self, environment: Environment) -> None:
        """UserError, ProfileError or Unfit when there is nothing to run."""
        # Locust tells little of their types.
        self._environment: Any = environment
        self._runner: Any = environment.runner
        self._options: Any = vars(environment)["parsed_options"]
        self._coordinator: Coordinator | None = None
        self._conducting: Any = None
        self._part: Part | None = None
        file = Path(self._options.target)
        description = load_description(file)
        address = environment.host or description.base_url or ""
        places = ("ws_url", "aws_endpoint", "ca_file")
        reported = {name: given for name in places if (given := getattr(self._options, name))}
        self._target = Target(file.resolve(), description, address, {}, reported)
        connector = self._target.connector
        Server.goes_through(connector, description.limits.timeout_s)
        if isinstance(self._runner, MasterRunner):
            self._runner.register_message("load-ready", self._on("ready"))
            self._runner.register_message("load-done", self._on("done"))
        else:
            self._part = Part(self._tell)
        if isinstance(self._runner, WorkerRunner):
            for what in ("prepare", "begin", "end"):
                self._runner.register_message(f"load-{what}", self._do(what), True)
            return
        environment.host = environment.host or description.base_url
        if not environment.host:
            raise TargetError(f"{file}: is started for each run; use `signoff load`, or say --host")
        if self._options.load_run_id:
            checked_run_id(self._options.load_run_id, "--load-run-id")
        check_run_key()
        profile = load_profile(self._options.load_profile)
        make_plan(profile, load_guide(), description, "")
        processes = max(1, self._options.expect_workers) if isinstance(self._runner, MasterRunner) else 1
        self._options.num_users = self._options.num_users or int(profile.pool) * processes
        self._options.spawn_rate = self._options.spawn_rate or 100.0

    def start(self) -> None:
        """A test was started: on the master, or where there are no workers."""
        options, runner = self._options, self._runner
        parts: tuple[str, ...] = (HERE,)
        if isinstance(runner, MasterRunner):
            parts = tuple(sorted(client.id for client in runner.clients.all))
        guide, seed = load_guide(), options.seed or new_seed()
        profile = load_profile(options.load_profile)
        plan = make_plan(profile, guide, self._target.description, seed, len(parts))
        run_id = options.load_run_id or new_run_id()
        options.load_run_id = ""
        name, out = str(options.load_profile), Path(options.out)
        self._coordinator = Coordinator(
            self._target, guide, plan, name, run_id, out, parts, self._send, self._is_there
        )
        self._conducting = gevent.spawn(self._conduct, self._coordinator)

    def _conduct(self, coordinator: Coordinator) -> None:
        # Whatever breaks: nobody else would end a run that has no time limit of Locust's own.
        self._environment.process_exit_code = BROKEN
        try:
            self._environment.process_exit_code = coordinator.conduct()
        finally:
            if self._options.headless:
                self._runner.quit()
            else:
                self._runner.stop()

    def stop(self) -> None:
        """The test was stopped, by whomever: what there is gets judged."""
        if self._coordinator is None or self._conducting is gevent.getcurrent():
            return
        coordinator, self._coordinator = self._coordinator, None
        if not self._conducting.ready():
            self._conducting.kill()
            self._environment.process_exit_code = coordinator.conclude(interrupted=True)
            if self._options.headless:
                # Locust stops, and waits for ever, when it has lost all workers.
                gevent.spawn(self._runner.quit)

    def leave(self) -> None:
        """This process ends."""
        if self._part is not None and isinstance(self._runner, WorkerRunner):
            self._part.end({})
        else:
            self.stop()

    def report(self, data: dict[str, Any]) -> None:
        """A worker is about to tell the master how it is."""
        if self._part is not None and (found := self._part.report()):
            data["load"] = found

    def reported(self, data: dict[str, Any]) -> None:
        """A worker reported."""
        if self._coordinator is not None and "load" in data:
            self._coordinator.reported(data["load"])

    def _tell(self, what: str, reported: dict[str, Any]) -> None:
        """From a part to the coordinator."""
        if isinstance(self._runner, WorkerRunner):
            self._runner.send_message(what, reported)
        elif self._coordinator is not None:
            {"load-ready": self._coordinator.ready, "load-done": self._coordinator.done}[what](reported)

    def _send(self, what: str, reported: dict[str, Any], part: str) -> None:
        """From the coordinator to a part."""
        if part != HERE:
            self._runner.send_message(what, reported, client_id=part)
        else:
            gevent.spawn(getattr(self._part, what.removeprefix("load-")), reported)

    def _is_there(self, part: str) -> bool:
        """Whether that part has been heard of lately."""
        clients = {} if part == HERE else self._runner.clients
        return part == HERE or (part in clients and clients[part].state != STATE_MISSING)

    def _on(self, name: str) -> Any:
        def listener(environment: Environment, msg: Any) -> None:
            if self._coordinator is not None:
                getattr(self._coordinator, name)(msg.data)

        return listener

    def _do(self, what: str) -> Any:
        def listener(environment: Environment, msg: Any) -> None:
            getattr(self._part, what)(msg.data)

        return listener


def hush(**_: Any) -> None:
    """Each request of the preparation would be a line of the log."""
    for name in ("httpx", "httpcore", "botocore", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)


def wire(environment: Any, **_: Any) -> None:
    """Locust is there."""
    try:
        wiring = Wiring(environment)
    except (UserError, ProfileError, Unfit) as error:
        console.print(f"load: {error}")
        sys.exit(BROKEN)
    if isinstance(environment.runner, WorkerRunner):
        environment.events.report_to_master.add_listener(lambda client_id, data: wiring.report(data))
    else:
        environment.events.test_start.add_listener(lambda **_: wiring.start())
        environment.events.test_stopping.add_listener(lambda **_: wiring.stop())
    if isinstance(environment.runner, MasterRunner):
        environment.events.worker_report.add_listener(lambda client_id, data: wiring.reported(data))
    environment.events.quitting.add_listener(lambda **_: wiring.leave())
    assert isinstance(environment.runner, LocalRunner | MasterRunner | WorkerRunner)


runners.HEARTBEAT_LIVENESS = round(SILENT_S / runners.HEARTBEAT_INTERVAL)
_events: Any = events
_events.init_command_line_parser.add_listener(add_options)
_events.init.add_listener(hush)
_events.init.add_listener(wire)
