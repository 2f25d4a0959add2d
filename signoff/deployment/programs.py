"""What a target which is booted here, or a check, needs of this machine: programs, and open files."""

import os
import resource
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # To load it takes longer than to load all that prints, which is started before anything else.
    from signoff.deployment.description import Description

BROWSERS = {"chromium": ("chromium-headless-shell", "chromium"), "firefox": ("firefox-esr",)}
"""By engine the programs that will do, the lightest first, called as Debian's packages are."""
_CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
)
"""Of every Chromium that is started here: it asks for nothing by itself, and runs as root in a container."""
MOST_FILES = 8192
"""More than any suite needs; to close as many costs each new process nothing to speak of."""
_OPEN_FILES = Path("/proc/self/fd")


def found_program(name: str) -> str | None:
    """Where that program is, system programs included; None when it is not on this machine."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def missing_scanner(description: "Description") -> str | None:
    """What a booted target's scanner lacks on this machine, and how to get it; None when nothing is."""
    asked = description.attachments
    if description.boot is None or asked.style == "none" or not asked.program or found_program(asked.program):
        return None
    remedy = f"; install the Debian package {asked.package}" if asked.package else ""
    return f"the scanner needs {asked.program}, which is not on this machine{remedy}"


def found_engine(engine: str) -> str | None:
    """Where the program of that engine is."""
    return next(filter(None, map(found_program, BROWSERS[engine])), None)


def chromium_options(*flags: str) -> dict[str, Any]:
    """What Playwright's `chromium.launch` is given: this machine's program, our flags and those given."""
    return {"executable_path": found_engine("chromium"), "args": [*_CHROMIUM_FLAGS, *flags]}


def missing_engine(engine: str) -> str | None:
    """What it takes to see something in that engine; None when it is on this machine."""
    if found_engine(engine):
        return None
    package = BROWSERS[engine][0]
    return f"there is no {engine} on this machine to see it in; install the Debian package {package}"


def allow_files() -> None:
    """Lets this process, and those that it starts, have as many open files as its user may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def room_for_files() -> int | None:
    """How many more this process may open; None where there is no end, or nobody can tell."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or not _OPEN_FILES.is_dir():
        return None
    return soft - sum(1 for _ in _OPEN_FILES.iterdir())
