"""clamd for this machine, where it is installed. It knows one file: the one made for testing scanners."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from backend.aws.clamav import NEEDED_OPTIONS
from backend.local.processes.service_process import Program

#: Debian puts it where only root looks.
FOLDERS = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
#: The harmless text that every scanner takes for a virus; in pieces, or this file would be taken for one.
_PIECES = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTI", b"VIRUS-TEST-FILE!$H+H*")


def installed() -> str | None:
    """The path of clamd, or None: then nothing is ever found clean."""
    return shutil.which("clamd") or shutil.which("clamd", path=FOLDERS)


def address_in(place: Path) -> str:
    """Where clamd listens, as SECUREBASE_CLAMD has it."""
    return f"unix:{_socket(place)}"


def service(program: str, place: Path) -> Program:
    """Write its configuration into the place, and tell how it is run."""
    database = place / "signatures"
    database.mkdir()
    signature = b"".join(_PIECES)
    (database / "local.ndb").write_text(f"Eicar.Test:0:*:{signature.hex()}\n", encoding="ascii")
    options: Mapping[str, str] = {
        "DatabaseDirectory": str(database),
        "LocalSocket": str(_socket(place)),
        "TemporaryDirectory": str(place),
        "Foreground": "yes",
        **NEEDED_OPTIONS,
    }
    configuration = place / "clamd.conf"
    lines = [f"{name} {value}\n" for name, value in options.items()]
    configuration.write_text("".join(lines), encoding="utf-8")
    return Program("clamd", [program, "--config-file", str(configuration)])


def _socket(place: Path) -> Path:
    return place / "clamd.sock"
