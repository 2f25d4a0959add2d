"""What stories are made of: who acts, on which of several things, with which values of the domains."""

from hypothesis import strategies as st

from signoff.model.world import ACTORS
from tests.domains.calls import (
    NO_TICKET,
    PRIORITIES,
    STATUSES,
    TOO_LONG,
)
from tests.domains.texts import BODIES, SHORT

KEYS = ("key-1", "key-2")
LIVE_TYPES = (("notification",), ("ticket_update",), ("notification", "ticket_update"), ("invoice_created",))
SEVERAL = (2, 3, 5, 11)
"""How many are opened or added at once: about the sizes of pages that are asked for."""

TEAM = "the support team, by the target's word for it"

# The first is what most stories are about; the others come in between.
actors = st.sampled_from(("A", "A", "A", *ACTORS))
which = st.integers(0, 5)
mostly_newest = st.sampled_from((0, 0, 0, 1, 1, 2, 5))
statuses = st.sampled_from(STATUSES)
priorities = st.sampled_from(PRIORITIES)
short_texts = st.sampled_from([text for text in SHORT.values() if "\r" not in text])
texts = st.sampled_from(list(BODIES.values()))
changes = st.one_of(
    st.fixed_dictionaries({"status": statuses}),
    st.fixed_dictionaries({"status": statuses}),
    st.fixed_dictionaries({"priority": priorities}),
    st.fixed_dictionaries({"assigned_to": st.sampled_from((TEAM, TEAM, None))}),
    st.fixed_dictionaries({"assigned_to": st.just(TEAM), "status": statuses}),
)
agents = st.sampled_from((False, False, False, True))
wrong_tickets = st.sampled_from(
    [*(("TKT-16", fields) for fields in NO_TICKET), *(("EDGE-01", {"subject": long}) for long in TOO_LONG)]
)
sizes = st.sampled_from((None, 1, 2, 3, 50))
