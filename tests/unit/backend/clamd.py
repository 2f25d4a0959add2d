"""A clamd of one's own, which knows one signature: that of the file made for testing scanners."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.aws.clamav import NEEDED_OPTIONS

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
_STARTS_WITHIN_S = 20.0


def false_virus() -> bytes:
    """The harmless file that every scanner takes for a virus; in pieces here, so that this file is none."""
    return b"".join([b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTI", b"VIRUS-TEST-FILE!$H+H*"])


@contextmanager
def running_clamd(place: Path) -> Iterator[str]:
    """Start clamd with all its files under `place`; yields its address."""
    database, path = place / "signatures", place / "clamd.sock"
    database.mkdir()
    (database / "local.ndb").write_text(f"Test.Virus:0:*:{false_virus().hex()}\n")
    options = {"DatabaseDirectory": database, "LocalSocket": path, "Foreground": "yes", **NEEDED_OPTIONS}
    configuration = place / "clamd.conf"
    configuration.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    assert CLAMD is not None
    arguments = [CLAMD, "--config-file", str(configuration)]
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(path, process)
            yield f"unix:{path}"
        finally:
            process.kill()


def _wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(path))
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
