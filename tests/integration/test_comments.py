"""Comments on a ticket: added, in order, complete, counted."""

from concurrent.futures import ThreadPoolExecutor
from http.client import CREATED

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Comment, comment
from tests.integration.changes import support_agent_of


def texts(comments: list[Comment]) -> list[str]:
    return [comment.text for comment in comments]


@clause("TKT-08", requests=3)
def test_a_comment_is_added_and_appears(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    answer = customer_a.tickets.try_comment(ticket, "It happens with every browser: é 漢 👍")
    expect(answer).is_created()
    added = comment(answer.dialect, answer.json)
    expect(added.text, "the text in the answer", of=answer).equals("It happens with every browser: é 漢 👍")
    listed = customer_a.tickets.read_comments(ticket)
    expect([(c.id, c.text) for c in listed], "the comments").equals([(added.id, added.text)])


@clause("TKT-08", requests=8)
def test_who_says_the_same_twice_has_said_it_twice(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    said = ["Any news?", "Any news?", "Thank you.", "Any news?"]
    added = [customer_a.tickets.comment(ticket, text).id for text in said]
    listed = customer_a.tickets.read_comments(ticket)
    expect([(c.id, c.text) for c in listed], "the comments").equals(list(zip(added, said, strict=True)))


@clause("TKT-08", requests=5)
def test_a_comment_appears_on_its_own_ticket_only(customer_a: Customer) -> None:
    first, second = customer_a.tickets.open(), customer_a.tickets.open()
    customer_a.tickets.comment(first, "About the first ticket.")
    expect(texts(customer_a.tickets.read_comments(second)), "the second ticket's comments").equals([])
    expect(texts(customer_a.tickets.read_comments(first)), "the first ticket's").equals(
        ["About the first ticket."]
    )


@clause("TKT-08", requests=3)
def test_a_resolved_ticket_takes_comments_too(customer_a: Customer) -> None:
    ticket = customer_a.tickets.update(customer_a.tickets.open(), status="resolved")
    expect(customer_a.tickets.try_comment(ticket, "Thank you, it works now.")).is_created()


@clause("TKT-09", requests=14)
def test_comments_come_oldest_first_over_all_pages(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    written = [customer_a.tickets.comment(ticket, f"Comment number {number}.").text for number in range(7)]
    expect(texts(customer_a.tickets.read_comments(ticket)), "the comments").is_in_order(written)
    expect(texts(customer_a.tickets.read_comments(ticket, size=3)), "all pages of comments").is_in_order(
        written
    )


@clause("TKT-09", requests=60)
def test_comments_are_complete_past_the_default_page(customer_a: Customer, target: Target) -> None:
    ticket = customer_a.tickets.open()
    more_than_a_page = target.dialect.paging.default_size + 3
    written = [
        customer_a.tickets.comment(ticket, f"Comment {number}.").text for number in range(more_than_a_page)
    ]
    expect(texts(customer_a.tickets.read_comments(ticket)), "all pages of comments").is_in_order(written)


@clause("TKT-10", requests=66)
def test_the_count_goes_on_past_a_page(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: customer_a.tickets.comment(opened, f"Comment {number}."), range(60)))
    expect(customer_a.tickets.read(opened).comment_count, "the count").equals(60)


@clause("TKT-10", requests=9)
def test_each_comment_raises_the_count_by_one(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    counts = [customer_a.tickets.read(ticket).comment_count]
    for number in range(3):
        customer_a.tickets.comment(ticket, f"Comment {number}.")
        counts.append(customer_a.tickets.read(ticket).comment_count)
    expect(counts, "the count before and after each of three comments").equals([0, 1, 2, 3])


@clause("TKT-10", requests=5)
def test_what_a_support_agent_says_counts_too(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    customer_a.tickets.comment(ticket, "Any news?")
    if support_agent_of(customer_a).tickets.try_comment(ticket, "We look into it.").status != CREATED:
        raise NotApplicable("support agents of the target do not comment through this API")
    expect(texts(customer_a.tickets.read_comments(ticket)), "the comments").equals(
        ["Any news?", "We look into it."]
    )
    expect(customer_a.tickets.read(ticket).comment_count, "the count").equals(2)


@clause("TKT-10", requests=4)
def test_the_list_shows_the_same_count(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    customer_a.tickets.comment(ticket, "First.")
    customer_a.tickets.comment(ticket, "Second.")
    expect([t.comment_count for t in customer_a.tickets.list_all()], "the count in the list").equals([2])


@clause("TKT-10", requests=5)
@pytest.mark.parametrize("text", ["", "   \n", None, 7], ids=["empty", "blank", "null", "number"])
def test_a_refused_comment_does_not_count(customer_a: Customer, text: object) -> None:
    ticket = customer_a.tickets.open()
    customer_a.tickets.comment(ticket, "This one counts.")
    expect(customer_a.tickets.try_comment(ticket, text)).is_refused()
    expect(customer_a.tickets.read(ticket).comment_count, "the count").equals(1)
    expect(texts(customer_a.tickets.read_comments(ticket)), "the comments").equals(["This one counts."])
