"""Programs of this machine that a target which is booted here needs."""

import os
import shutil

from signoff.target.description import Description


def found_program(name: str) -> str | None:
    """Where that program is, system programs included; None when it is not on this machine."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def missing_scanner(description: Description) -> str | None:
    """What a booted target's scanner lacks on this machine, and how to get it; None when nothing is."""
    asked = description.attachments
    if description.boot is None or asked.style == "none" or not asked.program or found_program(asked.program):
        return None
    remedy = f"; install the Debian package {asked.package}" if asked.package else ""
    return f"the scanner needs {asked.program}, which is not on this machine{remedy}"
