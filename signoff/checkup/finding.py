"""One thing that was looked at or tried."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do when it is not well."""

    what: str
    well: bool
    detail: str
    remedy: str = ""
