"""What comes of hostile texts that a customer writes."""

from collections.abc import Mapping

from signoff import expect
from signoff.actors import Customer
from signoff.actors.browser.browser import Browser
from signoff.expect.inert import active_content
from signoff.wire.answers import Ticket, comment

REFUSED = (400, 413, 422)
BY_A_FIREWALL = (403, 406)
"""What a firewall before the target says of a text that looks like an attack to it."""

PLAIN = "Thank you, that is all."


def stored_of(customer: Customer, ticket: Ticket, texts: Mapping[str, str]) -> dict[str, str]:
    """What is stored of a comment of each of these texts, by its name; what was refused is not.

    Where a firewall did so, a plain comment has to pass: else it was the customer that was turned away.
    """
    names, refused = dict[str, str](), set[int]()
    for name, text in texts.items():
        answer = customer.tickets.try_comment(ticket, text)
        expect(answer).has_status(201, *REFUSED, *BY_A_FIREWALL)
        if answer.status == 201:
            names[customer.parsed(comment, answer.json, answer).id] = name
        else:
            refused.add(answer.status)
    plain = customer.tickets.comment(ticket, PLAIN).id if refused & {*BY_A_FIREWALL} else None
    found = {one.id: one.text for one in customer.tickets.read_comments(ticket) if one.id != plain}
    expect(list(found), "the comments that are stored").holds_exactly(list(names))
    return {names[id_]: text for id_, text in found.items()}


def do_nothing(texts: Mapping[str, str], browser: Browser) -> None:
    """Neither a parser finds anything in them that could act, nor does anything happen in a browser."""
    acting = {name: found[:2] for name, text in texts.items() if (found := active_content(text))}
    expect(acting, "the texts in which something could act").equals({})
    expect(browser.run_texts(texts), "the texts that do something in a browser").equals({})
