"""What an answer to a write does not show is read.

The guide says what a change does, and of a new ticket what its answer shows at least. Beyond that some
targets answer with the whole ticket, some with a part of it, and some with nothing (204): none is a fault.
"""

from collections.abc import Callable
from dataclasses import replace

from signoff.actors.session.client import Client
from signoff.wire import answers, requests
from signoff.wire.answers import Malformed, Ticket
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer

SHOWN_AT_ONCE = frozenset({"status", "created_at", "sla_due_date"})
"""What the guide's example of a new ticket's answer has beside the id."""
_WHOLE = (
    *("subject", "description", "status", "priority", "category"),
    *("created_at", "sla_due_date", "comment_count"),
)


def completed(
    client: Client,
    answer: Answer,
    read: Callable[[str], Answer],
    changed: str = "",
    *,
    whatever_it_costs: bool = False,
) -> Answer:
    """The answer to opening a ticket, or to changing the one with the id `changed`, that shows all of it.

    It is the answer itself where that is a refusal, shows enough, or lacks what it has to show; and where the
    customer has no request to spare, unless that does not matter. Its status is kept, but for the 204 of a
    change, which is then a 200, and the 201 of one that is posted, which some frameworks say of any POST.
    """
    if changed and answer.status == 201 and answer.exchange.method == "POST":
        answer = replace(answer, status=200)
    lacking = _lacking(answer)
    if not 200 <= answer.status < 300 or not lacking or lacking in client.recorder.session.never_shown:
        return answer
    if not changed and (lacking & SHOWN_AT_ONCE or lacking == _named(answer)):
        return answer
    # No test has declared this request, and none is to lack it: where there is no room, less is shown.
    if not (whatever_it_costs or client.recorder.has_room_for(1)):
        return answer
    whole = read(changed or answers.ticket(answer.dialect, answer.json).id)
    if whole.status != 200:
        return answer
    if _lacking(whole) == lacking:
        client.recorder.session.never_shown.add(lacking)
        return answer
    return replace(whole, status=200 if changed else answer.status)


def unshown(dialect: Dialect, ticket_id: str) -> Ticket:
    """A ticket of which nothing is known but its id."""
    return answers.ticket_item(dialect, requests.nested({dialect.ticket.id: ticket_id}))


def _lacking(answer: Answer) -> frozenset[str]:
    """The fields of a ticket that the target has and the answer does not show; all, if it shows no ticket."""
    try:
        found = answers.ticket(answer.dialect, answer.json)
    except Malformed:
        return _named(answer)
    return frozenset(name for name in _named(answer) if getattr(found, name) is None)


def _named(answer: Answer) -> frozenset[str]:
    return frozenset(name for name in _WHOLE if getattr(answer.dialect.ticket, name))
