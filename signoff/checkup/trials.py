"""Tries for real what the suites will use: each customer's token, ids, pages, clocks, live messages, portal.

A few requests for each customer, counted in the ledger, and none that changes anything.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import httpx

from signoff.actors.customer.customer import Customer
from signoff.actors.session.recorder import OverBudget, Recorder
from signoff.actors.session.session import TargetSession
from signoff.checkup.finding import Finding
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError
from signoff.deployment.run_id import new_run_id
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from signoff.wire import answers, clock
from signoff.wire.exchange import Answer, requests_left, retry_after_s

REQUESTS = 4
"""What a customer sends at most."""
MOST_REFUSED = 3
"""After so many customers of whom no token is accepted, the others are not tried."""
_IN_VAIN = (ConnectionError, Inconclusive, NotVerified, OverBudget, TargetError, Unmet)
_FILE = "correct the target file, then look again"
_REMEDIES = {
    401: "its credential is not valid there, or is sent otherwise: see [auth] and the target's own log",
    403: "it may not list its tickets: give it that right, or list another customer",
    404: "the list of tickets is somewhere else: see base_url and [paths] tickets",
    429: "its requests are used up: wait, or list another customer",
}


def trials(target: Target, ledger: Ledger) -> Iterator[Finding]:
    """Each thing that was tried, in turn; what needs an accepted token ends with the customers."""
    try:
        session = TargetSession(target, ledger, new_run_id())
    except TargetError as error:
        yield Finding("target", False, str(error), "mend what the message names, then look again")
        return
    recorder = Recorder(session, "signoff doctor", REQUESTS)
    try:
        accepted: list[tuple[Customer, Answer]] = []
        yield from _customers(recorder, accepted)
        if accepted:
            yield from _lists(*accepted[0])
            yield _clock(accepted[0][1], target.description.limits.clock_leeway_s)
            if target.description.ws is not None:
                yield _live(accepted[0][0])
        if target.description.portal is not None:
            yield _portal(session)
    finally:
        recorder.close()
        session.close()


def _customers(recorder: Recorder, accepted: list[tuple[Customer, Answer]]) -> Iterator[Finding]:
    listed = [customer.id for customer in recorder.session.target.description.auth.customers]
    ids = listed or [f"{recorder.session.run_id}-doctor"]
    refused = 0
    for id_ in ids:
        refusal = _try(recorder, id_, accepted)
        if refusal is not None:
            refused += 1
            yield refusal
        if not accepted and refused == MOST_REFUSED:
            break
    left = len(ids) - len(accepted) - refused
    who = f"of {len(ids)} listed, {len(accepted)} have" if listed else f"made for this, {len(accepted)} has"
    detail = f"{who} a token that is accepted{f'; {left} were not tried' if left else ''}"
    # What is refused is said already.
    yield Finding("customers", bool(accepted), detail, "without one, all clauses stay NOT VERIFIED")


def _try(recorder: Recorder, id_: str, accepted: list[tuple[Customer, Answer]]) -> Finding | None:
    """What is wrong with that customer; None: its token is accepted, and it joins the accepted."""
    try:
        token = recorder.session.token(id_)
        customer = Customer(recorder, f"customer {id_}", id_, f"Bearer {token}", "TOKEN")
        answer = customer.tickets.try_list()
    except _IN_VAIN as error:
        return Finding(f"customer {id_}", False, recorder.session.redact(_said(error)), _FILE)
    kind = answer.headers.get("content-type", "").lower()
    if answer.status == 200 and kind.startswith("text/html"):
        said = "GET its tickets answers 200 with a web page, as a portal does for any address"
        return Finding(
            f"customer {id_}", False, said, "correct base_url, or [paths] tickets: where the API is"
        )
    if answer.status in (200, 204):
        if others := _owners(answer) - {id_}:
            said = f"its tickets are said to be those of {', '.join(sorted(others))}"
            return Finding(f"customer {id_}", False, said, "correct its id, or the credential beside it")
        accepted.append((customer, answer))
        return None
    wait = retry_after_s(answer)
    later = f", again after {wait:.0f} s" if wait is not None else ""
    said = recorder.session.redact(f"{answer.status} {answer.message!r}{later}")
    remedy = _REMEDIES.get(answer.status, "see the target's own log")
    return Finding(f"customer {id_}", False, f"GET its tickets answers {said}", remedy)


def _owners(answer: Answer) -> set[str]:
    """Whose the listed tickets are, where they say so; how a list is read at all is looked at later."""
    dialect = answer.dialect
    try:
        items = answers.page(dialect, answer.json, dialect.envelopes.tickets, None, None).items
    except answers.Malformed:
        return set()
    return {str(owner) for item in items if (owner := answers.get(item, dialect.ticket.customer_id))}


def _lists(customer: Customer, answer: Answer) -> Iterator[Finding]:
    """Whether the list is read as the target file says, ids and pages included."""
    dialect = customer.dialect
    try:
        page = customer.tickets.list_page(size=1)
        tickets = [answers.ticket_item(dialect, item) for item in page.items]
    except (*_IN_VAIN, answers.Malformed) as error:
        said = customer.recorder.session.redact(_said(error))
        yield Finding("tickets", False, said, "see [envelopes], [fields.ticket] and [paging]")
        return
    ids = f"ids such as {tickets[0].id}" if tickets else "there is none yet, so no id was seen"
    more = "more pages follow" if page.place else "no page follows"
    yield Finding("tickets", len(tickets) <= 1, f"a page of 1 holds {len(tickets)}: {ids}; {more}", _FILE)
    limits = customer.recorder.session.target.description.limits
    left = requests_left(answer, limits.requests, limits.window_s)
    if left is not None:
        yield Finding("requests left", True, f"{left} of {limits.requests}, as {customer.name} is told")


def _clock(answer: Answer, leeway_s: float) -> Finding:
    """How far the target's clock is from ours, as its `Date` tells to the second."""
    try:
        theirs = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (ValueError, TypeError):
        return Finding("clocks", True, "its answers have no Date: how far its clock is off is not known")
    apart = theirs - clock.epoch_s()
    word = "ahead of" if apart > 0 else "behind"
    detail = f"the target's is {abs(apart):.0f} s {word} ours; [limits] clock_leeway_s allows {leeway_s:g}"
    # A Date is whole seconds, and the answer was under way.
    return Finding("clocks", abs(apart) <= leeway_s + 2, detail, "set both by NTP, or raise clock_leeway_s")


def _live(customer: Customer) -> Finding:
    url = customer.recorder.session.target.ws_url
    try:
        answer = customer.live.try_listen()
    except _IN_VAIN as error:
        said = customer.recorder.session.redact(_said(error))
        return Finding("a live connection", False, said, "see ws_url and [ws] of the target file")
    well = answer.status == 101
    said = "is opened" if well else f"is answered with {answer.status} {answer.message!r}"
    remedy = "see ws_url and [ws] of the target file: where the token is, and what it is called"
    return Finding("a live connection", well, f"{url} {said}", remedy)


def _portal(session: TargetSession) -> Finding:
    remedy = "see portal_url; a browser has to get the portal's first page there"
    try:
        url = session.target.portal_url
        answer = session.client.get(f"{url}/", follow_redirects=True)
    except (httpx.HTTPError, TargetError) as error:
        return Finding("the portal's page", False, _said(error), remedy)
    kind = answer.headers.get("content-type", "no Content-Type")
    detail = f"{url}/ answers {answer.status_code}, {kind}"
    return Finding("the portal's page", answer.is_success and kind.startswith("text/html"), detail, remedy)


def _said(error: Exception) -> str:
    if isinstance(error, Unmet):
        return f"expected {error.expected}; {error.actual}"
    return str(error).partition("\n")[0]
