"""Too long, marked up, at the same time, deleted: the guide's edge cases."""

import html
from concurrent.futures import ThreadPoolExecutor
from http.client import OK
from threading import Barrier
from time import time
from typing import Any

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.actors.browser.browser import Browser
from signoff.deployment.target import Target
from signoff.expect.staying import what_changed
from signoff.payloads.corpus import harmless
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket, ticket
from signoff.wire.attachments import attachments_of
from tests.integration.changes import no_success, support_agent_of
from tests.integration.inboxes import reading_operator_of
from tests.security.hostile import do_nothing, stored_of

HTML = {
    "script": "Hello <script>alert(document.cookie)</script> there",
    "handler": 'Look: <img src="x" onerror="alert(1)">',
    "link": '<a href="javascript:alert(1)">the report</a>',
    "frame": '<iframe src="https://example.com"></iframe>',
    "svg": '<svg onload="alert(1)"><circle r="1"/></svg>',
    "form": '<form action="https://example.com"><button>Sign in</button></form>',
    "style": '<p style="background:url(javascript:alert(1))">x</p>',
    "markdown link": "[the report](javascript:alert(1))",
    "markdown image": "![it](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "unclosed": "<img src=x onerror=alert(1) ",
    "upper case": "<ScRiPt>alert(1)</sCrIpT>",
    "nested": "<<script>script>alert(1)<</script>/script>",
    "in a block of code": "```html\n<script>alert(1)</script>\n```",
    "in a block of code that does not end": "```\n<img src=x onerror=alert(1)>",
    "in a block of code by tildes": "~~~\n<svg onload=alert(1)>\n~~~",
    "in a block of code by blanks": "Look:\n\n    <img src=x onerror=alert(1)>\n",
    "in a line of code": "Look at `<img src=x onerror=alert(1)>` there",
    "three backticks in a line": "Look at ```<img src=x onerror=alert(1)>``` there",
    "in a quotation": "> <img src=x onerror=alert(1)>",
    "in a list": "- one\n- <img src=x onerror=alert(1)>",
    "in a table": "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "in a heading": "# <img src=x onerror=alert(1)>",
    "in a link's words": "[<img src=x onerror=alert(1)>](https://example.com/)",
    "behind a comment": "<!-- --><img src=x onerror=alert(1)><!-- -->",
    "after a thousand words": "word " * 1_000 + "<img src=x onerror=alert(1)>",
    "at the end of a long comment": "word " * 1_990 + "<img src=x onerror=alert(1)>",
}


@clause("EDGE-01", requests=3)
@pytest.mark.parametrize("beyond", [1, 45, 9_745])
@pytest.mark.parametrize("letter", ["a", "é", "👍"])
def test_a_subject_that_is_too_long_is_refused(
    customer_a: Customer, target: Target, beyond: int, letter: str
) -> None:
    most = target.description.limits.subject_chars
    valid = customer_a.tickets.open(subject="A subject of ordinary length")
    answer = customer_a.tickets.try_open(subject=letter * (most + beyond))
    expect(answer).is_refused().names(target.dialect.ticket.subject)
    expect([t.subject for t in customer_a.tickets.list_all()], "the subjects").equals([valid.subject])


@clause("EDGE-05", requests=2)
@pytest.mark.parametrize("letter", ["a", "é", "漢", "👍", "e\u0301"])
def test_the_longest_subject_is_accepted_whole(customer_a: Customer, target: Target, letter: str) -> None:
    most = target.description.limits.subject_chars
    subject = (letter * most)[:most]
    answer = customer_a.tickets.try_open(subject=subject)
    expect(answer).is_created()
    opened = ticket(answer.dialect, answer.json)
    expect(customer_a.tickets.read(opened).subject, "the subject", of=answer).equals(subject)


@clause("EDGE-02", requests=len(harmless("written")) + 3)
def test_a_comment_keeps_its_markdown(customer_a: Customer) -> None:
    written = harmless("written")
    stored = stored_of(customer_a, customer_a.tickets.open(), written)
    changed = {name: stored.get(name) for name, text in written.items() if stored.get(name) != text}
    expect(changed, "the Markdown that did not come back as it was written").equals({})


@clause("EDGE-02", requests=len(harmless("mentioned")) + 3, level=Level.SHOULD)
def test_markup_that_a_comment_mentions_can_still_be_read(customer_a: Customer) -> None:
    written = harmless("mentioned")
    stored = stored_of(customer_a, customer_a.tickets.open(), written)
    changed = {name: stored.get(name) for name, text in written.items() if read(stored.get(name)) != text}
    expect(changed, "the samples of markup that can no longer be read").equals({})


def read(text: str | None) -> str:
    """The text as its reader has it, who sees characters and no entities."""
    return html.unescape(text or "")


@clause("EDGE-02", requests=len(HTML) + 3)
def test_a_comment_with_html_comes_back_inert(customer_a: Customer, browser: Browser) -> None:
    do_nothing(stored_of(customer_a, customer_a.tickets.open(), HTML), browser)


@clause("EDGE-03", requests=50)
@pytest.mark.parametrize("round_", [1, 2])
def test_updates_and_comments_at_the_same_time_lose_nothing(customer_a: Customer, round_: int) -> None:
    opened = customer_a.tickets.open()
    statuses = ["in-progress", "waiting-customer", "resolved"] * 2
    teams = [f"team {number} of round {round_}" for number in range(6)]
    said = [f"Comment {number} of round {round_}." for number in range(20)]
    start = Barrier(32, timeout=30)

    def write(step: tuple[str, Any]) -> int:
        start.wait()
        if step[0] == "comment":
            return customer_a.tickets.try_comment(opened, step[1]).status
        return customer_a.tickets.try_update(opened, **{step[0]: step[1]}).status

    steps: list[tuple[str, Any]] = [("comment", text) for text in said]
    steps += [("status", status) for status in statuses] + [("assigned_to", team) for team in teams]
    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(write, steps))
    expect(no_success(answers), "the answers to 20 comments and 12 updates that are no success").equals([])
    after = customer_a.tickets.read(opened)
    expect([c.text for c in customer_a.tickets.read_comments(opened)], "the comments").holds_exactly(said)
    expect(after.comment_count, "the comment count").equals(20)
    expect(after.status, "the status").is_one_of(statuses)
    expect(after.assigned_to, "the assignee").is_one_of(teams)


@clause("EDGE-03", requests=20)
def test_one_status_update_among_comments_is_kept(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    start = Barrier(16, timeout=30)

    def write(number: int) -> int:
        start.wait()
        if number == 8:
            return customer_a.tickets.try_update(opened, status="resolved").status
        return customer_a.tickets.try_comment(opened, f"Comment {number}.").status

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(write, range(16)))
    expect(no_success(answers), "the answers that are no success").equals([])
    after = customer_a.tickets.read(opened)
    expect((after.status, after.comment_count), "status and comment count").equals(("resolved", 15))


def resolves_among_assignments(customer: Customer, opened: Ticket) -> list[int]:
    """Eight updates at once, one of them of the status; their answers."""
    start = Barrier(8, timeout=30)

    def write(number: int) -> int:
        start.wait()
        if number == 4:
            return customer.tickets.try_update(opened, status="resolved").status
        return customer.tickets.try_update(opened, assigned_to=f"team {number}").status

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(write, range(8)))


@clause("EDGE-03", requests=60)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_status_set_among_assignments_is_kept(customer_a: Customer, round_: int) -> None:
    # Whether two updates meet is a matter of luck: six tickets give luck six chances.
    for _ in range(6):
        opened = customer_a.tickets.open()
        answers = resolves_among_assignments(customer_a, opened)
        expect(no_success(answers), "the answers to 8 updates that are no success").equals([])
        after = customer_a.tickets.read(opened)
        expect(after.status, "the status set among assignments").equals("resolved")
        expect(after.assigned_to, "the assignee").is_one_of([f"team {number}" for number in range(8)])


@clause("EDGE-03", requests=40)
def test_files_comments_and_updates_at_the_same_time_lose_nothing(customer_a: Customer) -> None:
    if customer_a.recorder.session.target.description.attachments.style == "none":
        raise NotApplicable("the target's tickets take no files")
    opened = customer_a.tickets.open()
    start = Barrier(12, timeout=30)
    files = min(4, customer_a.recorder.session.target.description.attachments.max_count)

    def write(number: int) -> int:
        start.wait()
        if number < files:
            return customer_a.attachments.try_register(opened, b"x", filename=f"{number}.txt").status
        if number % 2:
            return customer_a.tickets.try_comment(opened, f"Comment {number}.").status
        return customer_a.tickets.try_update(opened, assigned_to=f"team {number}").status

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(write, range(12)))
    expect(no_success(answers), "the answers to files, comments and updates that are no success").equals([])
    after = customer_a.tickets.read(opened)
    said = sum(number % 2 for number in range(files, 12))
    expect(after.comment_count, "the comment count").equals(said)
    if customer_a.dialect.ticket.attachments:
        expect(len(attachments_of(customer_a.dialect, after)), "the number of files").equals(files)


@clause("EDGE-04", requests=14)
@pytest.mark.parametrize("status", ["open", "resolved", "closed"])
def test_deleting_a_ticket_fails_and_leaves_it_whole(customer_a: Customer, status: str) -> None:
    opened = customer_a.tickets.open()
    customer_a.tickets.comment(opened, "This must stay.")
    if status != "open":
        customer_a.tickets.update(opened, status=status)
    before = customer_a.tickets.read(opened)
    comments = customer_a.tickets.read_comments(opened)
    expect(customer_a.tickets.try_delete(opened)).is_refused()
    expect(customer_a.tickets.try_read(opened)).is_ok()
    changed = what_changed(before.raw, lambda: customer_a.tickets.read(opened).raw)
    expect(changed, "what became of the ticket").equals("")
    expect(customer_a.tickets.read_comments(opened), "the comments afterwards").equals(comments)
    expect([t.id for t in customer_a.tickets.list_all()], "the list afterwards").holds_exactly([opened.id])


@clause("EDGE-04", requests=6, level=Level.SHOULD)
@pytest.mark.parametrize("status", ["open", "resolved", "closed"])
def test_a_ticket_is_not_dropped_by_the_table_either(
    customer_a: Customer, status: str, request: pytest.FixtureRequest
) -> None:
    """What is immutable for its customer must not expire: nobody would delete it, and it would be gone."""
    opened = customer_a.tickets.open()
    if status != "open":
        customer_a.tickets.update(opened, status=status)
    try:
        at = reading_operator_of(request).dropped_at(customer_a, opened)
    except NotVerified as reason:
        raise NotApplicable(str(reason)) from None
    days = None if at is None else f"dropped after {(at - time()) / 86_400:.0f} days"
    expect(days, f"what becomes by itself of a ticket that is {status}").equals(None)


@clause("EDGE-04", requests=9)
@pytest.mark.parametrize("method", ["PUT", "POST", "GET"])
@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])
def test_a_method_that_is_called_delete_elsewhere_deletes_nothing(
    customer_a: Customer, name: str, method: str
) -> None:
    """Some frameworks take the method from a header or a parameter, for clients that know few methods."""
    opened = customer_a.tickets.open()
    customer_a.tickets.comment(opened, "This must stay.")
    path = customer_a.dialect.paths.ticket.format(id=opened.id)
    headers, query = {"Content-Type": "application/json"}, dict[str, str]()
    (query if name == "_method" else headers)[name] = "DELETE"
    content = None if method == "GET" else b'{"status": "in-progress"}'
    says = f"sends {method} and says that it is DELETE"
    customer_a.send_raw(method, path, says, content=content, query=query, headers=headers)
    answer = customer_a.tickets.try_read(opened)
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).subject, "its subject", of=answer).equals(opened.subject)
    kept = [each.text for each in customer_a.tickets.read_comments(opened)]
    expect(kept, "the comments afterwards").equals(["This must stay."])


@clause("EDGE-04", requests=6)
def test_a_support_agent_deletes_no_ticket_either(customer_a: Customer) -> None:
    agent, opened = support_agent_of(customer_a), customer_a.tickets.open()
    customer_a.tickets.comment(opened, "This must stay.")
    if agent.tickets.try_read(opened).status != OK:
        raise NotApplicable("support agents of the target reach no tickets through this API")
    expect(agent.tickets.try_delete(opened)).is_refused()
    expect(customer_a.tickets.try_read(opened)).is_ok()
    kept = [each.text for each in customer_a.tickets.read_comments(opened)]
    expect(kept, "the comments afterwards").equals(["This must stay."])


@clause("EDGE-04", requests=6)
@pytest.mark.parametrize("listed", ["tickets", "comments"])
def test_what_is_listed_cannot_be_deleted_as_a_whole(
    customer_a: Customer, target: Target, listed: str
) -> None:
    mint = target.description.auth.mint
    if listed == "tickets" and not (mint and mint.any_customer):
        raise NotApplicable("customers are listed, and what they have is not the test's to lose")
    opened = customer_a.tickets.open()
    customer_a.tickets.comment(opened, "This must stay.")
    path = str(getattr(customer_a.dialect.paths, listed)).format(id=opened.id)
    if customer_a.send_raw("GET", path, f"lists {listed}").status != OK:
        raise NotApplicable(f"the target's list of {listed} is not read by its address alone")
    customer_a.send_raw("DELETE", path, f"tries to delete the list of {listed}")
    expect([each.id for each in customer_a.tickets.list_all()], "the list afterwards").equals([opened.id])
    kept = [each.text for each in customer_a.tickets.read_comments(opened)]
    expect(kept, "the comments afterwards").equals(["This must stay."])


@clause("EDGE-04", requests=2, level=Level.SHOULD)
def test_the_refusal_to_delete_says_what_is_allowed(customer_a: Customer) -> None:
    answer = customer_a.tickets.try_delete(customer_a.tickets.open())
    expect(answer).has_status(405).has_header("Allow")
