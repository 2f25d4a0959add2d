"""What a process is called in a list of them: forked ones all have their supervisor's command line."""

from pathlib import Path


def call_this_process(name: str) -> None:
    """`ps -e` and `top` show it; at most 15 characters. Linux."""
    Path("/proc/self/comm").write_text(name, encoding="ascii")
