"""What the target's processes used of the CPU: a figure that a busy machine hardly disturbs. Linux."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
#: How the target's processes call themselves; there may be several gateways, numbered.
PARTS = ("gateway", "websocket", "pump", "emulator")


def running() -> Iterator[tuple[int, str]]:
    """Process id and name of each of the target's processes below this one; none without /proc."""
    for pid in _descendants(os.getpid()):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
            for part in PARTS:
                if name.startswith(part):
                    yield pid, part


def cpu_seconds() -> dict[str, float]:
    """CPU seconds so far of the target's processes, alike ones together."""
    used: dict[str, float] = {}
    for pid, name in running():
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            user, system = stat.rpartition(")")[2].split()[11:13]
            used[name] = used.get(name, 0.0) + (int(user) + int(system)) * TICK_S
    return used


def spent_ms(before: dict[str, float], after: dict[str, float], requests: int) -> dict[str, float]:
    """CPU ms per request of each process that was there before and after."""
    return {name: 1000 * (after[name] - before[name]) / requests for name in after if name in before}


def _descendants(pid: int) -> list[int]:
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(word) for word in children.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in direct:
            found += [child, *_descendants(child)]
    return found
