"""Makes a comment inert: markup is reduced to its text, script-bearing link schemes go, Markdown stays."""

import html
import re

AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>\"']+)>", re.IGNORECASE)
MARKUP = re.compile(r"<!--.*?-->|<[/!?]?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
OPENS_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
WORD = re.compile(r"\S+")
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\\]")
SCHEME = re.compile(
    r"(?:(?:java|vb|live)script|view-source|blob):(?=.)|file:(?=/)|data:(?=[\w.+-]*[/;,])", re.IGNORECASE
)


def clean(text: str) -> str:
    text = AUTOLINK.sub(r"\1", text)
    for _ in range(5):
        before, text = text, MARKUP.sub("", text)
        if text == before:
            break
    text = WORD.sub(_without_scheme, text)
    # Whatever still looks like the start of a tag (nested deeper, never closed) is one no longer: "< img".
    return OPENS_MARKUP.sub("< ", text)


def _without_scheme(word: re.Match[str]) -> str:
    """The word as it was, unless a browser or a Markdown renderer would read a dangerous scheme in it."""
    plain = INVISIBLE.sub("", html.unescape(html.unescape(word[0])))
    if not SCHEME.search(plain):
        return word[0]
    plain = SCHEME.sub("", plain)
    return plain.replace(":", " ") if SCHEME.search(plain) else plain
