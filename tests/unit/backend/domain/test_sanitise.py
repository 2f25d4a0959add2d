"""Comments keep their Markdown and lose whatever could run (EDGE-02, SEC-06)."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backend.domain.sanitise import sanitised

PIECES = st.sampled_from(
    [
        *("[", "]", "(", ")", "](", "]:", "<", ">", "> ", "</", "<!", "<?", "<a", "<script", "://", "#", "/"),
        *("javascript:", "data:", "https:", "\\", "\\:", "&", "&amp;", "&#58;", "&#x6a;", "&colon;", "&Tab;"),
        *("%3A", "%6a", "a", "x", " ", "\n", "\t", "\r", "\0", "\x0b", "\u200b", ";", "'", '"', "`"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)
LIVE = re.compile(r"<[A-Za-z/!?]")
COMMONMARK = MarkdownIt("commonmark")
COMMONMARK.validateLink = lambda url: True  # type: ignore[method-assign]


@given(TEXTS)
@settings(max_examples=400)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = sanitised(text)
    assert sanitised(once) == once


@given(TEXTS)
@settings(max_examples=400)
def test_nothing_that_could_open_a_tag_is_left(text: str) -> None:
    assert not LIVE.search(sanitised(text))


@given(TEXTS)
@settings(max_examples=400)
def test_no_renderer_makes_a_dangerous_link_of_it(text: str) -> None:
    rendered = COMMONMARK.render(sanitised(text))
    for address in re.findall(r'(?:href|src)="([^"]*)"', rendered):
        plain = re.sub(r"[\x00-\x20]", "", html.unescape(address)).lower()
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
        assert scheme is None or scheme[1] in ("http", "https", "mailto", "tel"), address


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n* one\n* **two** _three_ `code` ~~no~~\n\n> quote\n\n1. first\n\n---\n",
        "```\nif a < b && c > d: e = f[0](x)\n```",
        '[docs](https://example.com/a?b=c&d=e#f "title") ![i](/img/1.png) [m](mailto:a@b.example)',
        "[a](#part) [b](../up) [c](tel:+4912345) [d](//host/x) [e](HTTPS://EXAMPLE.COM) [f]()",
        "[a](ht&Tab;tps://x) [b](ht\u00adtps:x)",
        "[ref]: https://example.com/x\n\nsee [ref]",
        "a <3 b, 1 < 2, x<- y, <<>>, {{7*7}} ${x} '; DROP TABLE x; --",
        "[main]: ERROR: disk full",
        "Ünïcödé 🙂 \u202e ꙮ \u0301\tend",
    ],
)
def test_harmless_markdown_stays_as_it_is(text: str) -> None:
    assert sanitised(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</textarea><svg/onload=alert(1)>",
        "<!--x--><!DOCTYPE x><?xml x?>",
        "a<\x00script>",
        "<scr<script>ipt>",
    ],
)
def test_html_is_switched_off_and_can_still_be_read(text: str) -> None:
    stored = sanitised(text)
    assert not LIVE.search(stored)
    assert html.unescape(stored) == text.replace("\x00", "")


@pytest.mark.parametrize(
    "destination",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(document.cookie)",
        "javascript&colon;alert(1)",
        "java&Tab;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&amp;#106;avascript:alert(1)",
        "javascript%3Aalert(1)",
        "javascript%253Aalert(1)",
        "java\x01script:alert(1)",
        "java\u200bscript:alert(1)",
        "javascript\\:alert(1)",
        "<javascript:alert(1)>",
        "<java script:alert(1)>",
        "  \n vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "&Tab;" * 60 + "javascript:alert(1)",
    ],
)
def test_dangerous_destinations_become_a_hash(destination: str) -> None:
    for before, after in (("[a](", ")"), ("![a](", ' "title")'), ("[a]: ", "\n")):
        stored = sanitised(before + destination + after)
        assert re.sub(r"\s", "", stored) == re.sub(r"\s", "", before + "#" + after), stored


def test_a_link_hidden_in_the_destination_of_another_is_found() -> None:
    assert "javascript:" not in sanitised("[x [b](http://a](javascript:x)")


@pytest.mark.parametrize("opener", ["[a]:", "[a](", "![a]("])
def test_a_destination_on_the_next_line_of_a_quotation_is_found(opener: str) -> None:
    assert "javascript:" not in sanitised(f"> > {opener}\n> > javascript:x)\n> [a]")
    assert "javascript:" not in sanitised(f"> {opener} \n>\tjavascript:x")


def test_line_ends_become_newlines_and_controls_go() -> None:
    assert sanitised("a\r\nb\rc\x00\x07\x1b[31m\td\n") == "a\nb\nc[31m\td\n"


def test_a_hostile_text_of_full_length_is_done_quickly() -> None:
    for piece in ("](", "](&", "](:", "](((", "[a](%25", "<a"):
        assert sanitised(piece * (10_000 // len(piece)))
