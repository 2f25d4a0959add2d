"""Programs of this machine that a target which is booted here needs, or a check."""

import os
import shutil
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
