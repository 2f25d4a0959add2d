"""What time does to a decision: keys that no longer count, and runs that are too old."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from signoff.evidence.document import Json
from signoff.release.policy import Approver, Policy
from signoff.release.signatures.statement import instant_of


def key_out_of_days(approver: Approver, at: datetime, clock: datetime) -> str:
    """Why a key does not count at `clock` for what it signed at `at`; empty where it does."""
    if approver.not_before is not None and at.date() < approver.not_before:
        return f"the key of {approver.name!r} counts from {approver.not_before}, it was used on {at.date()}"
    if approver.not_after is not None and clock.date() > approver.not_after:
        return f"the key of {approver.name!r} counted until {approver.not_after}; it has to be signed anew"
    return ""


def stale_runs(document: Json, policy: Policy, clock: datetime) -> Iterator[str]:
    """The runs that are older at that instant than the policy takes."""
    for run in document["runs"]:
        started = instant_of(run["started"])
        if started is None or clock - started > timedelta(days=policy.max_age_days):
            yield f"run {run['id']} is older than {policy.max_age_days:g} days; measure anew"
