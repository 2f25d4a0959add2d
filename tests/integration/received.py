"""Reading what a receiver was sent, as its owner does: with the library of Standard Webhooks."""

from time import monotonic

from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from signoff import eventually, expect
from signoff.actors import Customer
from signoff.actors.receiver.server import Arrival, Inbox
from signoff.plugin.receiving import Receiving
from signoff.verdict.outcomes import Unmet
from signoff.wire.answers import Malformed
from signoff.wire.webhooks.records import Attempt, Event, event

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
    except ValueError as fault:
        # The library splits what it is given without a look.
        return f"the header webhook-signature is not as Standard Webhooks has it ({fault})"
    return ""


def told(customer: Customer, arrival: Arrival) -> Event:
    """What that customer's endpoint was told of: Unmet where no such thing can be made out."""
    try:
        return event(customer.dialect, arrival.body)
    except Malformed as fault:
        raise Unmet("a body with its type and its time", str(fault)) from None


def says_why(attempt: Attempt) -> None:
    """It got no answer, and its record says something about it."""
    expect((attempt.status, bool(attempt.error)), "what is on record: no answer, and why").equals(
        (None, True)
    )
