"""`python -m backend.infrastructure.packages FOLDER`: the zip files that are deployed (PRE-09).

`functions.zip` is the code of every function, `db_utils.zip` the layer with what they share to reach the
account's data. The same sources give the same bytes, on every machine.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1]
#: What a function imports; the rest of `backend` runs, describes or deploys it elsewhere.
MODULES = ("__init__.py", "backoff.py", "bootstrap.py", "ports.py", "settings.py", "webhook_ports.py")
FOLDERS = ("domain", "functions", "outbound", "services")
#: The shared access to data, on its own: the guide's db_utils.
SHARED = ("aws",)
FUNCTIONS = "functions.zip"
LAYER = "db_utils.zip"
#: The earliest instant that a zip file can name, so that none depends on when it was made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
ALL_MAY_READ = 0o100644 << 16


def functions(backend: Path = BACKEND) -> bytes:
    """Zip the code of the functions: the package `backend` without its access to data."""
    return _zipped(backend, [backend / name for name in MODULES] + _modules(backend, FOLDERS), "backend")


def layer(backend: Path = BACKEND) -> bytes:
    """Zip the layer: Lambda looks for Python packages below `python/`."""
    return _zipped(backend, [backend / "__init__.py", *_modules(backend, SHARED)], "python/backend")


def _modules(backend: Path, folders: Iterable[str]) -> list[Path]:
    return [module for folder in folders for module in (backend / folder).rglob("*.py")]


def _zipped(backend: Path, modules: Iterable[Path], below: str) -> bytes:
    # Stored as they are: what a compressor makes of them differs between its versions.
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for module in sorted(modules):
            member = zipfile.ZipInfo(f"{below}/{module.relative_to(backend).as_posix()}", NO_TIME)
            member.create_system = 3  # Unix, wherever it is made
            member.external_attr = ALL_MAY_READ
            archive.writestr(member, module.read_bytes())
    return packed.getvalue()


def main(arguments: list[str]) -> int:
    """Write both into a folder. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m backend.infrastructure.packages", description="Zip the functions and their layer."
    )
    parser.add_argument("folder", type=Path, help="where to write them")
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((FUNCTIONS, functions()), (LAYER, layer())):
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{folder / name}: {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
