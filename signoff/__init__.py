"""The instrument: makes the SecureBase Phase 3b release guide executable.

What a test needs is here: `clause`, `expect`, `eventually`, `Level`,
`WHOLE_ALLOWANCE`.
"""

from signoff.expect import eventually, expect
from signoff.guide import Level
from signoff.marks import clause
from signoff.target.allowance import WHOLE_ALLOWANCE

__all__ = ["WHOLE_ALLOWANCE", "Level", "clause", "eventually", "expect"]
