"""Whether the target's tickets are those of the model: details, lists, filters, pages, comments."""

from datetime import timedelta
from itertools import pairwise

from signoff.model.agreeing import Disagreement
from signoff.model.party import Party
from signoff.model.steps import Step, labels_of
from signoff.model.world import SETTLED, Ticket
from signoff.wire import answers
from signoff.wire.answers import Malformed, with_one_line_end
from signoff.wire.instants.reading import instant, instant_in_utc
from signoff.wire.steps import Step as Exchange

ROUNDING = timedelta(seconds=1)
MOST_TICKETS, MOST_FILTERS = 6, 5
"""How many of each are looked at when a story is over: requests are few."""


def compare(party: Party, ticket: Ticket, now: answers.Ticket, exchange: Exchange | None) -> None:
    """Every field of a ticket, each by the clause that promises it."""
    tally, name = party.tally, f"of ticket {ticket.label}"
    for clause, field in (
        ("TKT-06", "subject"),
        ("TKT-06", "description"),
        ("TKT-06", "category"),
        ("TKT-06", "priority"),
        ("TKT-07", "status"),
        ("TKT-11", "assigned_to"),
    ):
        tally.equal(clause, f"the {field} {name}", getattr(now, field), getattr(ticket, field), exchange)
    tally.equal("TKT-10", f"the comment count {name}", now.comment_count, len(ticket.comments), exchange)
    tally.equal("TKT-02", f"created_at {name}", now.created_at, ticket.created_at, exchange)
    _times(party, ticket, now, exchange)
    met = now.sla_met
    if ticket.status == "resolved":
        tally.equal("TKT-12", f"whether the SLA {name} was met", met, True, exchange)
    elif ticket.status not in SETTLED:
        expected = f"ticket {ticket.label}, which is {ticket.status}, not to say that its SLA was met"
        tally.holds("TKT-12", met is not True, expected, "it does", exchange)


def _times(party: Party, ticket: Ticket, now: answers.Ticket, exchange: Exchange | None) -> None:
    tally, name = party.tally, f"of ticket {ticket.label}"
    try:
        created, due = instant_in_utc(now.created_at), instant_in_utc(now.sla_due_date)
    except Malformed as error:
        raise Disagreement("TKT-01", f"instants in UTC {name}", str(error), exchange) from None
    sla, allowed = party.target.sla(ticket.priority), due - created
    expected = f"the time allowed {name}, whose priority is {ticket.priority}, to be {sla}"
    tally.holds("TKT-02", abs(allowed - sla) <= ROUNDING, expected, f"it is {allowed}", exchange)
    field = party.target.dialect.ticket.updated_at
    updated = answers.get(now.raw, field)
    if updated is None:
        return
    try:
        changed = instant_in_utc(updated)
    except Malformed as error:
        raise Disagreement("TKT-01", f"instants in UTC {name}", str(error), exchange) from None
    earliest = max(created, instant(ticket.last_updated) if ticket.last_updated else created)
    expected = f"{field} {name} to be no earlier than {earliest.isoformat()}"
    tally.holds("TKT-01", changed >= earliest, expected, f"it is {updated}", exchange, note=True)
    ticket.last_updated = str(updated)


def look_at(party: Party, ticket: Ticket) -> None:
    """Its owner reads the ticket."""
    if party.left(ticket.owner) < 2:
        return
    customer = party.customers[ticket.owner]
    answer = customer.tickets.try_read(ticket.id)
    party.within_the_limit(ticket.owner, answer)
    with party.tally.about("TKT-06"):
        now = customer.must("read the ticket", answer, answers.ticket, 200)
    compare(party, ticket, now, answer.exchange)
    ticket.version = now.version


def look_at_list(party: Party, actor: str, size: int | None = None, **filters: str) -> None:
    """The customer's list, whole: nothing missing, nothing twice, nothing else, newest first."""
    due = party.world.owned(actor, **filters)
    if party.left(actor) < 4 + len(due) // (size or party.target.dialect.paging.default_size):
        return
    clause = "TKT-05" if "priority" in filters else "TKT-04" if "status" in filters else "TKT-03"
    narrowed = "".join(f" with {name}={value}" for name, value in filters.items())
    what = f"customer {actor}'s list{narrowed}{'' if size is None else f' in pages of {size}'}"
    with party.tally.about(clause):
        found, exchange = _walk(party, actor, size, filters)
    got = [party.world.label_of(each.id) or f"the unknown {each.id}" for each in found]
    foreign = [
        name for name in got if name in party.world.tickets and party.world.tickets[name].owner != actor
    ]
    expected, actual = f"{what} to hold nothing of another customer's", f"it holds {foreign}"
    party.tally.holds("SEC-01", not foreign, expected, actual, exchange)
    wanted = [ticket.label for ticket in due]
    missing = clause == "TKT-03" and size is not None and sorted(got) != sorted(wanted)
    expected, actual = f"{what} to hold {wanted}", f"it holds {got}"
    party.tally.holds(
        "TKT-15" if missing else clause, sorted(got) == sorted(wanted), expected, actual, exchange
    )
    if size is not None and not filters:
        party.tally.add("TKT-15")
    for each in found:
        _compare_item(party, party.world.tickets[str(party.world.label_of(each.id))], each, what, exchange)
    created = [instant(each.created_at) for each in found]
    in_order = all(later <= earlier for earlier, later in pairwise(created))
    party.tally.holds("TKT-03", in_order, f"{what} to be newest first, {wanted}", f"it is {got}", exchange)


def _compare_item(
    party: Party, ticket: Ticket, item: answers.Ticket, where: str, exchange: Exchange | None
) -> None:
    """A list may leave fields out; what it says has to be so."""
    for clause, field, wanted in (
        ("TKT-07", "status", ticket.status),
        ("TKT-06", "priority", ticket.priority),
        ("TKT-06", "subject", ticket.subject),
        ("TKT-10", "comment_count", len(ticket.comments)),
    ):
        got = getattr(item, field)
        if got is not None:
            party.tally.equal(
                clause, f"the {field} of ticket {ticket.label} in {where}", got, wanted, exchange
            )


def _walk(
    party: Party, actor: str, size: int | None, filters: dict[str, str]
) -> tuple[list[answers.Ticket], Exchange | None]:
    """All pages, up to one that holds what was there before the story."""
    customer, envelope = party.customers[actor], party.target.dialect.envelopes.tickets
    found: list[answers.Ticket] = []
    exchange = None
    pages = customer.walk(
        "list tickets",
        lambda place: customer.tickets.try_list(size=size, place=place, **filters),
        envelope,
        size,
    )
    for page, answer in pages:
        items = [customer.parsed(answers.ticket_item, item, answer) for item in page.items]
        found += [item for item in items if not party.was_before(actor, item)]
        exchange = answer.exchange
        if any(party.was_before(actor, item) for item in items) or party.left(actor) < 3:
            break
    return found, exchange


def look_at_comments(party: Party, ticket: Ticket, size: int | None = None) -> None:
    """Its owner reads all comments of the ticket."""
    pages = len(ticket.comments) // (size or party.target.dialect.paging.default_size)
    if party.left(ticket.owner) < 3 + pages:
        return
    customer = party.customers[ticket.owner]
    with party.tally.about("TKT-09"):
        found = customer.tickets.read_comments(ticket.id, size)
    exchange = party.recorder.story[-1]
    what = f"the comments of ticket {ticket.label}{'' if size is None else f' in pages of {size}'}"
    ids = [id_ for id_, _ in ticket.comments]
    got = [ids.index(each.id) + 1 if each.id in ids else f"the unknown {each.id}" for each in found]
    wanted = list(range(1, len(ids) + 1))
    # How many there are is said by number, for a story that is read by people.
    party.tally.equal("TKT-09", f"{what}, by the order in which they were added,", got, wanted, exchange)
    texts = [with_one_line_end(each.text) for each in found]
    party.tally.equal(
        "TKT-08", f"the texts of {what}", texts, [text for _, text in ticket.comments], exchange
    )


def after_opening(party: Party, step: Step) -> None:
    """What has to be so directly after tickets were opened."""
    look_at_list(party, step.actor)
    for label in labels_of(step)[-1:]:
        if label in party.world.tickets:
            look_at(party, party.world.tickets[label])


def after_change(party: Party, ticket: Ticket, status: str, priority: str) -> None:
    """Details, and the lists that the ticket has come into or gone out of."""
    look_at(party, ticket)
    look_at_list(party, ticket.owner)
    if ticket.status != status:
        look_at_list(party, ticket.owner, status=ticket.status)
        look_at_list(party, ticket.owner, status=status)
    if ticket.priority != priority:
        look_at_list(party, ticket.owner, priority=ticket.priority)
        look_at_list(party, ticket.owner, priority=priority)


def look_at_all(party: Party, actor: str) -> None:
    """What a customer finds when the story is over."""
    tickets = party.world.owned(actor)
    look_at_list(party, actor)
    if not tickets:
        return
    look_at_list(party, actor, max(1, len(tickets) // 3))
    for ticket in tickets[:MOST_TICKETS]:
        look_at(party, ticket)
        if ticket.comments:
            look_at_comments(party, ticket, max(1, len(ticket.comments) // 3))
    pairs = list(dict.fromkeys((ticket.status, ticket.priority) for ticket in tickets))[:MOST_FILTERS]
    for status in dict.fromkeys(["resolved", *(status for status, _ in pairs)]):
        look_at_list(party, actor, max(1, len(tickets) // 2), status=status)
    for priority in dict.fromkeys(priority for _, priority in pairs):
        look_at_list(party, actor, priority=priority)
    status, priority = pairs[0]
    look_at_list(party, actor, status=status, priority=priority)
