"""The instrument: makes the SecureBase Phase 3b release guide executable.

What a test needs is here: `clause`, `expect`, `eventually`, `Level`,
`WHOLE_ALLOWANCE`.
"""

from typing import TYPE_CHECKING

from signoff.deployment.allowance import WHOLE_ALLOWANCE
from signoff.expect import eventually, expect
from signoff.guide import Level

if TYPE_CHECKING:
    from signoff.plugin.marks import clause

__all__ = ["WHOLE_ALLOWANCE", "Level", "clause", "eventually", "expect"]


def __getattr__(name: str) -> object:
    # pytest is loaded by tests alone: each process of a load run would pay 6 MB for it.
    if name != "clause":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from signoff.plugin.marks import clause

    return clause
