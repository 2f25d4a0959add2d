"""What an answer to a write does not show is read.

The guide says what a change does, and of a new ticket what its answer shows at least. Beyond that some
targets answer with the whole ticket, some with a part of it, and some with nothing (204): none is a fault.
A new comment is answered with itself, with its ticket, with its id, or with its address alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from signoff.actors.session.client import Client
from signoff.verdict.outcomes import Unmet
from signoff.wire import answers, requests
from signoff.wire.answers import Comment, Json, Malformed, Page, Ticket, with_one_line_end
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer, Exchange

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


def with_the_comment(
    client: Client, answer: Answer, text: Json, pages: Iterator[tuple[Page, Answer]]
) -> Answer:
    """The answer to adding a comment of that text that shows it, as it is in the list of which these are the
    pages: that of its id where one is told, else the newest of that text, else the newest.

    It is the answer itself where that is a refusal or shows the comment, and where the customer has no
    request to spare. Unmet where the comment is not listed either.
    """
    if answer.status != 201 or not (lacking := _shows_no_comment(answer)):
        return answer
    unshown = Unmet("an answer of the shape the target file describes", lacking, answer.exchange)
    found, listed = list[Mapping[str, Json]](), answer
    try:
        while client.recorder.has_room_for(1):
            page, listed = next(pages)
            found += page.items
        return answer
    except StopIteration:
        shown = _the_one(answer, text, found)
    except Unmet as refused:
        if isinstance(refused.exchange, Exchange) and refused.exchange.status == 429:
            return answer
        raise unshown from None
    if shown is None:
        raise unshown
    envelope = answer.dialect.envelopes.comment
    body = requests.nested({envelope: shown}) if envelope else shown
    return replace(listed, status=answer.status, body=json.dumps(body).encode())


def added(answer: Answer, text: Json, ticket_id: str) -> Comment:
    """The comment of that text which the answer is about; where nothing shows it, what is known of it: the
    text as it was sent, and the id if one is told, else an empty one."""
    if answer.status != 201 or not _shows_no_comment(answer) or not isinstance(text, str):
        return answers.comment(answer.dialect, answer.json)
    told = _told_id(answer)
    return Comment(id=told if told and told != ticket_id else "", text=text, created_at=None, raw={})


def _shows_no_comment(answer: Answer) -> str:
    """What it lacks of one; empty: it shows one."""
    try:
        answers.comment(answer.dialect, answer.json)
    except Malformed as error:
        return str(error)
    return ""


def _the_one(answer: Answer, text: Json, listed: list[Mapping[str, Json]]) -> Mapping[str, Json] | None:
    """Of the comments that are listed, oldest first, the one that was added; None: it is not there."""
    fields = answer.dialect.comment
    told = _told_id(answer)
    if told is not None and (of_it := [item for item in listed if str(answers.get(item, fields.id)) == told]):
        return of_it[-1]
    said = with_one_line_end(str(text))
    same = [item for item in listed if with_one_line_end(str(answers.get(item, fields.text))) == said]
    return next(reversed(same or listed), None)


def _told_id(answer: Answer) -> str | None:
    """The id by which the answer calls the comment: in its place, or at the end of its address."""
    envelope = answer.dialect.envelopes.comment
    about = answers.get(answer.json, envelope) if envelope else answer.json
    if (found := answers.get(about, answer.dialect.comment.id)) is not None:
        return str(found)
    path = urlsplit(answer.headers.get("location", "")).path
    return unquote(path.rstrip("/").rpartition("/")[2]) or None


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
