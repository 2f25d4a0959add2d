"""Texts by class: what a customer writes has to come back as it was sent, whatever kind of text it is.

A new class is one line here, and reaches descriptions (TKT-06) and comments (TKT-08) alike.
"""

LOOKS_SECRET = "what looks secret"
_LINE = "The page stays empty after signing in, whatever is tried.\n"
_END = "This is its end."

BODIES = {
    "tabs": "Month\tCost\tPaid\nMay\t12.50\tyes",
    "blanks": "Two  blanks, three   of them,\u00a0a fixed one,\u2003and a wide one in between.",
    "blanks at the ends of lines": "First line.  \n  Second line, indented. \n\tThird.",
    "empty lines": "First paragraph.\n\n\n\nSecond paragraph.",
    "carriage returns": "Written on Windows.\r\nSecond line.\r\nThird line.",
    "single carriage returns": "Written long ago.\rSecond line.\rThird line.",
    "digits that are none": "Version ² of chapter Ⅷ, page ٣ or ５, and ½ of it.",
    "joiners": "نمی\u200cخواهم, क\u094d\u200dष, and 👩\u200d💻.",
    "combining, in two ways": "Ame\u0301lie and Am\u00e9lie are two spellings; so are \u212b and \u00c5.",
    "right to left with numbers": "הזמנה 12-34 לא הגיעה (order 56-78).",
    "a long word": "w" * 900,
    "looks like data": '{"status": "closed", "id": null, "a": [1, 2]}',
    "looks like a number": "00012345678901234567890.10",
    "looks like a formula": "=SUM(A1:A9) and @mention and -5",
    "looks like nothing": "null undefined NaN None true",
    "a mail's signature": "The page stays empty.\n\n-- \nA. Person\nAccounting, second floor",
    "a mail's quotation": "> You wrote:\n> It should work now.\n\nOn 3 May it did not.\n\nFrom: A. Person",
    LOOKS_SECRET: "Tell jane.doe@example.com or +1 202 555 0143; the code is 4111 1111 1111 1111.",
    "over four thousand characters": _LINE * 70 + _END,
    "ten thousand characters": (_LINE * 200)[: 10_000 - len(_END)] + _END,
    "four thousand characters of four bytes": "𠜎" * 4000,
}
"""Bodies of tickets and comments. No one of them begins or ends with a blank: that is cut by many."""

MARKUP = {
    "markup": "Bold: <b>no</b>, a sign: 1 < 2 && 3 > 2, and an entity: &lt;b&gt; &amp;amp;",
    "a script": "<script>alert(document.cookie)</script> is what the page shows.",
    "links of any scheme": (
        "[one](https://example.com/?a=1&b=2), [two](javascript:alert(1)), [three](data:text/html,x), "
        "[four](vbscript:x), [five](//example.com), [six](java&#115;cript:alert(1)), ftp://example.com/"
    ),
    "a template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %s %(a)s {0}",
    "Markdown": "# Title\n\n* one\n* two\n\n`code` and **bold**, a \\* and a [link](https://example.com/).",
}
"""What a comment may not keep, and a description does: whoever shows it shows it as text."""

LONG = 2000
"""A text of more characters may be refused, for the guide sets no length; if taken, it must be whole."""

_NOT_TOLD = ("looks like a number", LOOKS_SECRET)
SHORT = {name: text for name, text in BODIES.items() if len(text) < 200 and name not in _NOT_TOLD}
"""Those that a notification may say, too. A long number may be a card's: it has no place there (NTF-08)."""

CONTROLS = {
    "a NUL": "Before\x00after, in a text of some length.",
    "a bell": "Before\x07after, in a text of some length.",
    "an escape": "Before\x1b[31mafter, in a text of some length.",
    "a delete": "Before\x7fafter, in a text of some length.",
    "a vertical tab": "Before\x0bafter, in a text of some length.",
}
"""Control characters: a target may refuse them. One that takes them keeps them."""
