"""What customers do with tickets and comments, on the target and in the model."""

from collections.abc import Callable
from functools import partial

from signoff.actors import Customer
from signoff.model.looks import tickets as looks_tickets
from signoff.model.party import Party
from signoff.model.steps import Step, labels_of
from signoff.model.world import Ticket
from signoff.verdict.outcomes import Unmet
from signoff.wire import answers
from signoff.wire.answers import Malformed, with_one_line_end
from signoff.wire.exchange import Answer


def open_tickets(party: Party, step: Step) -> bool:
    """Opens one or several; repeats a call where its key was used before."""
    customer = party.acting(step)
    if step.refused:
        answer = customer.tickets.try_open(**step.fields)
        party.refused(step.refused, "the ticket", answer)
        looks_tickets.look_at_list(party, step.actor)
        return True
    for label in labels_of(step):
        if label in party.world.tickets:
            return False
        if not _open(party, step, customer, label):
            break
    looks_tickets.after_opening(party, step)
    return True


def _open(party: Party, step: Step, customer: Customer, label: str) -> bool:
    """Whether a ticket came into being that was not there before."""
    used = party.world.keys.get((step.actor, "open", step.key)) if step.key else None
    answer = customer.tickets.try_open(key=step.key or None, **step.fields)
    if used is None:
        answer = customer.tickets.in_full(answer)
    party.within_the_limit(step.actor, answer)
    if used is not None:
        known, is_same = party.world.tickets[used[1]].id, used[0] == dict(step.fields)
        _repeated(
            party, answer, is_same, known, "ticket", lambda: answers.ticket(answer.dialect, answer.json)
        )
        return False
    clause = "TKT-17" if step.key else "TKT-01"
    party.tally.equal(clause, "the answer to opening a ticket", answer.status, 201, answer.exchange)
    with party.tally.about("TKT-01"):
        opened = customer.parsed(answers.ticket, answer.json, answer)
    draft = customer.tickets.draft(**step.fields)
    ticket = Ticket(
        label=label,
        owner=step.actor,
        id=opened.id,
        subject=draft["subject"],
        description=draft["description"],
        category=draft.get("category") or opened.category or "",
        priority=draft.get("priority") or opened.priority or "",
        created_at=str(opened.created_at),
    )
    party.tally.holds(
        "TKT-01",
        party.world.label_of(opened.id) is None,
        "a new ticket to have an id of its own",
        f"it has that of ticket {party.world.label_of(opened.id)}",
        answer.exchange,
    )
    party.world.open(ticket)
    if step.key:
        party.world.keys[step.actor, "open", step.key] = (dict(step.fields), label)
    looks_tickets.compare(party, ticket, opened, answer.exchange)
    return True


def _repeated(
    party: Party,
    answer: Answer,
    is_same: bool,
    known: str,
    what: str,
    shown: Callable[[], answers.Ticket | answers.Comment],
) -> None:
    """A call whose key was used before: the same one gives the same, another is refused."""
    if not is_same:
        party.refused("TKT-17", f"another {what} with the same key", answer)
        return
    party.tally.holds(
        "TKT-17",
        answer.status in (200, 201),
        f"the repeated {what} to be answered as at first",
        f"the answer was {answer.status} {answer.message!r:.200}",
        answer.exchange,
    )
    try:
        found = shown().id
    except (Malformed, Unmet) as error:
        found = str(error)
    party.tally.equal("TKT-17", f"the {what} of the repeated call", found, known, answer.exchange)


def update(party: Party, step: Step) -> bool:
    """Changes a ticket, also one of another customer's, which has to fail."""
    ticket = party.world.tickets.get(step.about)
    if ticket is None or not step.fields:
        return False
    customer = party.acting(step)
    answer = customer.tickets.try_update(ticket.id, **step.fields)
    if ticket.owner == step.actor:
        answer = customer.tickets.in_full(answer, ticket.id)
    party.within_the_limit(step.actor, answer)
    if ticket.owner != step.actor:
        party.not_found("SEC-01", f"another customer's ticket {ticket.label}", answer)
    elif step.refused:
        _refused(party, step, answer)
    elif ticket.status == "closed" and step.fields.get("status") not in (None, "closed", "in-progress"):
        # Whether it may be is the target's to say: the guide is silent.
        if answer.status == 200:
            _updated(party, step, ticket, customer, answer)
    else:
        clause = "TKT-07" if "status" in step.fields else "TKT-11"
        party.tally.equal(clause, "the answer to the change", answer.status, 200, answer.exchange)
        before = ticket.status, ticket.priority
        _updated(party, step, ticket, customer, answer)
        looks_tickets.after_change(party, ticket, *before)
        return True
    looks_tickets.look_at(party, ticket)
    return True


def _refused(party: Party, step: Step, answer: Answer) -> None:
    """What a client may not set it may also be let say: only it must have no effect."""
    if step.refused == "TKT-18" and answer.status == 200:
        return
    party.refused(step.refused, "the change", answer)


def _updated(party: Party, step: Step, ticket: Ticket, customer: Customer, answer: Answer) -> None:
    with party.tally.about("TKT-07"):
        now = customer.parsed(answers.ticket, answer.json, answer)
    fields = dict(step.fields)
    wanted = fields.pop("priority", None)
    # A target may leave the priority as it is.
    taken = wanted if wanted is not None and now.priority == wanted else None
    party.world.change(ticket.label, priority=taken, **fields)
    looks_tickets.compare(party, ticket, now, answer.exchange)


def comment(party: Party, step: Step) -> bool:
    """Adds comments, also to another customer's ticket, which has to fail."""
    ticket = party.world.tickets.get(step.about)
    if ticket is None:
        return False
    customer = party.acting(step)
    for index in range(step.count):
        text = step.text if step.count == 1 else f"{step.text} ({index + 1})"
        used = party.world.keys.get((step.actor, step.about, step.key)) if step.key else None
        answer = customer.tickets.try_comment(ticket.id, text, key=step.key or None)
        party.within_the_limit(step.actor, answer)
        if ticket.owner != step.actor:
            party.not_found("SEC-01", f"another customer's ticket {ticket.label}", answer)
        elif step.refused:
            party.refused(step.refused, "the comment", answer)
        elif used is not None:
            _repeated(
                party,
                answer,
                used[0] == text,
                used[1],
                "comment",
                partial(customer.tickets.added, answer, ticket.id, text),
            )
        else:
            clause = "TKT-17" if step.key else "TKT-08"
            party.tally.equal(clause, "the answer to a comment", answer.status, 201, answer.exchange)
            with party.tally.about("TKT-08"):
                added = customer.tickets.added(answer, ticket.id, text)
            got, wanted = with_one_line_end(added.text), with_one_line_end(text)
            party.tally.equal("TKT-08", "the comment's text", got, wanted, answer.exchange)
            party.world.comment(ticket.label, added.id, wanted)
            if step.key:
                party.world.keys[step.actor, step.about, step.key] = (text, added.id)
    looks_tickets.look_at(party, ticket)
    looks_tickets.look_at_comments(party, ticket)
    return True


def delete(party: Party, step: Step) -> bool:
    """Tries to delete a ticket, which nobody may."""
    ticket = party.world.tickets.get(step.about)
    if ticket is None:
        return False
    answer = party.acting(step).tickets.try_delete(ticket.id)
    party.refused("EDGE-04", "the deletion", answer)
    with party.tally.about("EDGE-04"):
        party.customers[ticket.owner].tickets.read(ticket.id)
    return True


def read(party: Party, step: Step) -> bool:
    """Reads a ticket, also another customer's, which has to fail."""
    ticket = party.world.tickets.get(step.about)
    if ticket is None:
        return False
    if ticket.owner == step.actor:
        looks_tickets.look_at(party, ticket)
        return True
    customer = party.acting(step)
    party.not_found(
        "SEC-01", f"another customer's ticket {ticket.label}", customer.tickets.try_read(ticket.id)
    )
    answer = customer.tickets.try_read_comments(ticket.id)
    party.not_found("SEC-01", f"the comments of another customer's ticket {ticket.label}", answer)
    return True


def list_tickets(party: Party, step: Step) -> bool:
    """Lists tickets, narrowed or in pages."""
    looks_tickets.look_at_list(party, step.actor, step.size, **step.fields)
    return True
