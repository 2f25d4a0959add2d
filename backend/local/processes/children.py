"""A process of the local backend, with its own process group and its own log file."""

import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.local.processes.custody import Custody
from backend.local.processes.failure import BackendError
from backend.local.processes.forked import Forked, Setting
from backend.local.processes.signals import held_back, let_through

TAIL_LINES = 15
#: Ending takes a process a moment, on a busy machine a long one.
DYING_S = 2.0


@dataclass(frozen=True)
class Child:
    """A started process. `log` holds its standard output and error."""

    name: str
    process: subprocess.Popen[bytes] | Forked
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def ends_within(self, seconds: float) -> bool:
        """Wait for its end: a connection that breaks is seen before the death that broke it."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def failure(self, what: str, advice: str) -> BackendError:
        """An error that tells how this child ended, if it did, and the last lines of its log."""
        account = f"Last lines of its log:\n{self._tail()}"
        return BackendError(f"{what} ({self.name} {self._fate()}). {advice}\n{account}")

    def _fate(self) -> str:
        if not self.ends_within(DYING_S):
            return "is still running"
        code = self.process.wait()
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"

    def _tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:]) or "(empty)"


def fork(custody: Custody, setting: Setting, play: Callable[[], int]) -> Child:
    """Start a child that plays a part, with what is loaded here already. Its log is appended to."""
    setting.log.touch()  # here: the child may end before it gets to that
    process = Forked(setting, custody.announce_this_process, play)
    custody.keep(process)
    return Child(setting.name, process, setting.log)


def spawn(
    custody: Custody,
    name: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    directory: Path,
    file_descriptors: Sequence[int],
) -> Child:
    """Start a program that keeps these descriptors and no others. A restarted one appends to its log."""
    log = log_of(custody, name)

    def begin() -> None:
        let_through()
        custody.announce_this_process()

    with log.open("ab") as output, held_back():
        # preexec_fn is safe here: the supervisor has a single thread.
        process = subprocess.Popen(
            arguments,
            env=environment,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=file_descriptors,
            start_new_session=True,
            preexec_fn=begin,
        )
    custody.keep(process)
    return Child(name, process, log)


def log_of(custody: Custody, name: str) -> Path:
    """Where a child of this name writes to."""
    return custody.place / f"{name}.log"


def repository() -> Path:
    """The folder that holds `backend`: from there its modules run."""
    return Path(__file__).resolve().parents[3]


def listen() -> socket.socket:
    """A listening socket on a free loopback port, for a child to inherit."""
    return socket.create_server(("127.0.0.1", 0), backlog=1024)
