"""Starts a target that is booted for the run, and stops it again.

Protocol: the command prints one JSON line, `{"ready": true, "base_url": ..., "secrets": {NAME: value}}`, with
`ws_url`, `portal_url`, `aws_endpoint`, `ca_file` and `logs` (a pattern of files) if it has them, or
`{"ready": false, "error": ...}`, and ends when its standard input closes. The pipe is ours alone, so the
target ends with us however we end.
"""

import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signoff.deployment.description import Boot
from signoff.deployment.loading import TargetError
from signoff.wire import clock


@dataclass(frozen=True)
class Ready:
    """What a booted target reported: its address, and secrets by the name a target file gives them."""

    base_url: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    received: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def places(self) -> dict[str, str]:
        """Its further addresses, by name, and where its logs and its authority's certificate lie."""
        names = ("ws_url", "portal_url", "aws_endpoint", "ca_file", "logs")
        return {name: str(self.received[name]) for name in names if self.received.get(name)}


class Booted:
    """A running target of ours. Use as a context manager, or call `stop`."""

    def __init__(self, boot: Boot, beside: Path, *, env: Mapping[str, str] | None = None) -> None:
        """Starts the command and waits for its ready line; `beside` is the target file's folder.

        TargetError when it gives none.
        """
        self._listener: threading.Thread | None = None
        command = [sys.executable if word == "{python}" else word for word in boot.command]
        try:
            self._process = subprocess.Popen(
                command,
                cwd=(beside / boot.folder).resolve(),
                env={**os.environ, **(env or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise TargetError(
                f"cannot start {' '.join(command)!r}: {error.strerror}; see [boot] command"
            ) from error
        try:
            self.ready = self._wait(boot.ready_within_s)
            self._listener = threading.Thread(target=self._listen, daemon=True)
            self._listener.start()
        except BaseException:
            self.stop()
            raise

    def _wait(self, within: float) -> Ready:
        received = self._first_line(within)
        if not received.get("ready"):
            raise TargetError(f"the target did not start: {received.get('error', 'it gave no reason')}")
        if not isinstance(received.get("base_url"), str):
            raise TargetError("the target is ready but gives no base_url; see [boot]")
        return Ready(received["base_url"], received.get("secrets", {}), received)

    def _listen(self) -> None:
        """Takes what the target goes on to say, so that it never waits for a reader."""
        assert self._process.stdout is not None
        while os.read(self._process.stdout.fileno(), 65536):
            continue

    def _first_line(self, within: float) -> dict[str, Any]:
        stdout = self._process.stdout
        assert stdout is not None
        line, deadline = b"", clock.monotonic() + within
        while b"\n" not in line:
            if not select.select([stdout], [], [], max(0.0, deadline - clock.monotonic()))[0]:
                raise TargetError(f"the target was not ready within {within:g} s; see [boot] ready_within_s")
            part = os.read(stdout.fileno(), 65536)
            if not part:
                code = self._process.wait()
                raise TargetError(f"the target ended with exit code {code} before it was ready")
            line += part
        try:
            received = json.loads(line.partition(b"\n")[0])
        except ValueError:
            received = None
        if not isinstance(received, dict):
            raise TargetError("the target's first line is not the JSON object that [boot] expects")
        return received

    def stop(self) -> None:
        """Ends the target: closes its input, and kills it if it has not ended 15 s later."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._listener is not None:
            self._listener.join(timeout=5)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def wait(self) -> int:
        """Waits until the target ends by itself; its exit code."""
        return self._process.wait()

    def __enter__(self) -> "Booted":
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
