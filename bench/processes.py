"""What the target's processes used of the CPU: a figure that a busy machine hardly disturbs. Linux."""

import os
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
#: Words of a command line, and what the process is called here.
PARTS = {"backend.local.gateway": "gateway", "hypercorn": "emulator"}


def cpu_seconds() -> dict[str, float]:
    """CPU seconds so far of the gateway and the emulator below this process; {} where /proc tells nothing."""
    used: dict[str, float] = {}
    for pid in _descendants(os.getpid()):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        user, system = stat.rpartition(")")[2].split()[11:13]
        for word, name in PARTS.items():
            if word in words:
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
