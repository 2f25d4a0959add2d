"""Reading what a receiver was sent, as its owner does: with the library of Standard Webhooks."""

import json
from time import monotonic
from typing import Any

from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from signoff import eventually, expect
from signoff.actors.receiver.server import Arrival, Inbox
from signoff.plugin.receiving import Receiving
from signoff.verdict.outcomes import Unmet

SOON_S = 10.0
"""What an event may take to its endpoint, on a machine that others use too."""
OVERHEAD_S = 3.0
"""What a queue and a busy machine add to a pause."""
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


def arrived(inbox: Inbox, count: int = 1, within: float = SOON_S) -> list[Arrival]:
    """Waits until so much has come."""
    return eventually(
        lambda: list(inbox.arrivals),
        lambda came: len(came) >= count,
        within=within,
        what=f"{count} deliveries to arrive",
    )


def waits_out_the_longest_pause(receiving: Receiving) -> None:
    """Until whatever waited for its next attempt would have been sent."""
    bounds = receiving.bounds
    longest_s = bounds.first_pause_s * 2 ** (bounds.attempts - 2) + OVERHEAD_S
    until = monotonic() + longest_s
    eventually(
        monotonic, lambda now: now >= until, within=longest_s + SOON_S, what="the longest pause to be over"
    )


def arrived_once(inbox: Inbox) -> Arrival:
    """Waits for what comes; Unmet when it came more than once."""
    came = arrived(inbox)
    expect(len(came), "how often it came").equals(1)
    return came[0]


def fault_in(arrival: Arrival, secret: str, body: bytes | None = None) -> str:
    """What the library says against it; empty: the signature is good, and its time is now."""
    headers = {name: arrival.headers[name] for name in SIGNED if name in arrival.headers}
    try:
        Verifier(secret).verify(arrival.body if body is None else body, headers)
    except WebhookVerificationError as fault:
        return str(fault)
    return ""


def told(arrival: Arrival) -> dict[str, Any]:
    """The body, which has to be JSON of a type, a timestamp and data."""
    try:
        found = json.loads(arrival.body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not {"type", "timestamp", "data"} <= found.keys():
        raise Unmet("a body of type, timestamp and data", f"it was {arrival.body[:200]!r}")
    return found
