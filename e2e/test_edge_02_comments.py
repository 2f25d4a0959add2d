"""Comments in the portal: Markdown is shown, HTML does nothing, and all of it stays within its comment.

All are read in a browser that tells when a script runs.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from e2e.browser.expect import expect as sees
from e2e.tab import Tab
from e2e.windows import Windows
from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.actors.browser import browser
from signoff.payloads.corpus import techniques

MARKDOWN = "It is **bold**, *leaning*, `code`.\n\n* one\n* two\n\n[a link](https://example.com/)"
_TELLS = Path(browser.__file__).with_name("record_execution.js").read_text(encoding="utf-8")
_OF_EACH, _LONGEST = 6, 9_000


def hostile() -> Iterator[str]:
    """For each technique a comment with a few of its payloads."""
    for technique in techniques().values():
        payloads = [text for text in technique.payloads.values() if len(text) < _LONGEST // _OF_EACH]
        yield "\n\n".join(islice(payloads, _OF_EACH))


def is_harmless(reader: Tab) -> None:
    """No comment has become anything that acts, nothing ran, and nothing was asked for elsewhere."""
    articles = reader.ticket.comments.get_by_role("article")
    for html in articles.evaluate_all("all => all.map(each => each.innerHTML)"):
        expect(html, "a comment on the page").is_inert()
    expect(reader.page.evaluate("window.executed"), "the scripts that ran").equals([])
    target = reader.customer.recorder.session.target
    live = target.ws_url if target.description.ws else "ws"
    # Firefox tells of the handshake, which it calls http.
    ours = (target.portal_url, live, live.replace("ws", "http", 1), "blob:", "data:")
    foreign = [url for url in reader.watch.loaded if not url.startswith(ours)]
    expect(foreign, "what was asked for elsewhere").equals([])


@clause("EDGE-02", requests=20)
def test_markdown_is_shown_in_the_portal(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="With Markdown")
    customer_a.tickets.comment(ticket, MARKDOWN)
    reader = windows.open_ticket(customer_a, ticket, script=_TELLS)
    comment = reader.ticket.comments.get_by_role("article")
    sees(comment.get_by_role("strong")).to_have_text("bold")
    sees(comment.get_by_role("emphasis")).to_have_text("leaning")
    sees(comment.get_by_role("code")).to_have_text("code")
    sees(comment.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com/")
    expect(comment.get_by_role("listitem").all_inner_texts(), "the list's items").equals(["one", "two"])
    is_harmless(reader)


@clause("EDGE-02", requests=60)
def test_html_in_comments_does_nothing_in_the_portal(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="With HTML")
    written = [customer_a.tickets.comment(ticket, text) for text in hostile()]
    reader = windows.open_ticket(customer_a, ticket, script=_TELLS)
    reader.ticket.shows_comment_count(len(written))
    is_harmless(reader)


@clause("EDGE-02", requests=60, level=Level.SHOULD)
def test_html_that_the_api_lets_through_does_nothing_either(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="Let through")
    customer_a.tickets.comment(ticket, "As the API gave it.")
    reader = windows.open(customer_a, script=_TELLS)
    texts = [
        text for each in techniques().values() for text in each.payloads.values() if len(text) < _LONGEST
    ]
    reader.alter_comments(ticket.id, texts)
    reader.sign_in()
    reader.open(ticket)
    reader.ticket.shows_comment_count(len(texts))
    is_harmless(reader)
