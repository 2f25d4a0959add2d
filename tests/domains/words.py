"""Short texts of one line by class: subjects of tickets, names of assignees, keys, titles."""

from collections.abc import Callable, Mapping

SUBJECTS = {
    "double blanks": "Two  blanks,   and three, in a row",
    "capitals": "CAPITALS and small Letters MiXed",
    "digits": "0012345",
    "a number with a sign": "-00.50e1",
    "beyond ASCII": "Grüße, 漢字, ½ and ² of it",
    "emoji": "👩\u200d💻 and 👍🏽 and 🇩🇪",
    "combining, in two ways": "Ame\u0301lie and Am\u00e9lie",
    "right to left": "הזמנה 12-34 לא הגיעה",
    "quotes": 'It\'s "quoted" and «so» is `this` and \\that\\',
    "markup": "1 < 2 & <b>bold</b> &amp; [a](javascript:alert(1))",
    "a template": "{{7*7}} ${7*7} %s {0}",
    "looks like nothing": "null undefined NaN None true",
    "looks like data": '{"status": "closed"}',
    "a formula": "=SUM(A1:A9)",
    "a reply": "Re: AW: Fwd: The invoice of May",
    "a mail's tag": "[External] [#4711] The invoice of May",
    "punctuation at the ends": "...?! Nothing works (any more)!!!",
    "a long word": "w" * 200,
}
"""None of them begins or ends with a blank: that is cut by many."""

ASSIGNEES = {
    "small letters": "team one",
    "capitals": "Team One of SUPPORT",
    "a long name": "the second-line team of the support desk, night shift",
    "beyond ASCII": "Équipe Ångström",
    "an apostrophe": "O'Brien's team",
    "digits": "0042",
}
"""A target that knows its teams may refuse some of them. What it takes it keeps."""

NEAR_KEYS: Mapping[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "one letter more": lambda key: f"{key}a",
    "one letter less": lambda key: key[:-1],
    "another last letter": lambda key: f"{key[:-1]}b",
    "another first letter": lambda key: f"b{key[1:]}",
    "other punctuation": lambda key: key.replace("-", "_"),
}
"""Of an idempotency key of small letters and dashes: each is another key."""
