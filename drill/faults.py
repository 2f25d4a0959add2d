"""Breaks something on purpose, as the target file says: by a command, or by an experiment of AWS.

Whether a fault did anything cannot be known from here: all that is asked for is the command's exit code 0, or
an experiment that AWS calls completed.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import typer

from drill.account.access import Access, CallFailed
from signoff.deployment.rollback import Fault
from signoff.verdict.outcomes import NotVerified

LOOKS_EVERY_S = 1.0
_DONE, _ENDED = "completed", frozenset({"completed", "stopped", "failed", "cancelled"})
_SAID_CHARS = 300


class FaultFailed(Exception):
    """The fault could not be made, or not in its time; the text says what came instead."""


def run_command(fault: Fault, folder: Path, base_url: str) -> None:
    """Runs the fault's command there and waits for its end. What it left running is left alone.

    NotVerified where there is no such program, FaultFailed for every exit code but 0 and for one that takes
    too long, which is ended with all that it started.
    """
    words = [sys.executable if word == "{python}" else word for word in fault.command]
    words = [word.replace("{base_url}", base_url) for word in words]
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                words,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        except OSError as error:
            raise NotVerified(
                f"{words[0]} cannot be started ({error.strerror}); correct the command of fault {fault.id!r}"
            ) from None
        try:
            code = process.wait(fault.ends_within_s)
        except subprocess.TimeoutExpired:
            raise FaultFailed(
                f"its command had not ended after {fault.ends_within_s:g} s{_last_words(said)}"
            ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if code:
            raise FaultFailed(f"its command ended with exit code {code}{_last_words(said)}")


def run_experiment(fault: Fault, access: Access) -> None:
    """Starts the experiment and waits for its end; one that is interrupted or takes too long is stopped.

    FaultFailed unless AWS calls it completed; NotVerified and CallFailed as of any call.
    """
    started = access.call(
        "fis",
        "start_experiment",
        clientToken=str(uuid.uuid4()),
        experimentTemplateId=fault.experiment,
        tags={"started-by": "signoff drill"},
    )
    id_, deadline, state = str(started["experiment"]["id"]), time.monotonic() + fault.ends_within_s, {}
    try:
        while (state := _state(access, id_)).get("status") not in _ENDED:
            if time.monotonic() >= deadline:
                raise FaultFailed(
                    f"the experiment {id_} had not ended after {fault.ends_within_s:g} s, and was stopped"
                )
            time.sleep(LOOKS_EVERY_S)
    finally:
        if state.get("status") not in _ENDED:
            _stop(access, id_)
    if state["status"] != _DONE:
        raise FaultFailed(f"the experiment {id_} {state['status']}: {state.get('reason', 'no reason given')}")


def _state(access: Access, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = access.call("fis", "get_experiment", id=id_)["experiment"]["state"]
    return found


def _stop(access: Access, id_: str) -> None:
    try:
        access.call("fis", "stop_experiment", id=id_)
    except (CallFailed, NotVerified) as trouble:
        typer.echo(
            f"the experiment may still run: {trouble}; aws fis stop-experiment --id {id_} {access.option}",
            err=True,
        )


def _last_words(said: Any) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - 4 * _SAID_CHARS))
    text = said.read().decode(errors="replace").strip()
    return f": {text[-_SAID_CHARS:]}" if text else ", and it said nothing"
