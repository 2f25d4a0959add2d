"""Whether a text can do anything in a browser: judged by a real HTML5 parser, raw and as Markdown."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import html5lib
from html5lib.serializer import HTMLSerializer
from html5lib.treewalkers import getTreeWalker
from markdown_it import MarkdownIt

_ACTIVE = re.compile(
    "script|iframe|frame|frameset|fencedframe|object|embed|applet|param|base|link|meta|style|svg|math|form"
    "|input|button|textarea|select|option|video|audio|source|track|template|slot|portal|dialog|marquee"
    "|noscript|noembed|noframes|plaintext|xmp|title|canvas"
)
"""Elements that run, load or ask something, or that change what the rest of the page means."""
_URLS = re.compile(
    "href|src|action|formaction|data|poster|background|cite|longdesc|xlink:href|srcset|ping|usemap"
)
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f\u00a0\u2028\u2029]")
_PAGE = "<!DOCTYPE html><html><head></head><body><div>{}\n</div><p title='after'>After.</p></body></html>"
"""What stands around a text: a tag that is left open there swallows what follows."""


def active_content(text: str) -> list[str]:
    """What in `text` could act, shown raw as HTML or rendered from Markdown; empty when it is inert.

    Each time it is parsed with and without scripting, which decides how `noscript` is read, and once more as
    it is written down after that: what a page does to it that sets `innerHTML` to what it was.
    """
    found: dict[str, None] = {}
    for markup, how in ((text, "as HTML"), (rendered(text), "as Markdown")):
        for scripting in (False, True):
            page = _parsed(_PAGE.format(markup), scripting)
            found |= dict.fromkeys(_active_in(page, how))
            if not found and "<" in markup:
                found |= dict.fromkeys(_active_in(_parsed(_written(page), scripting), f"{how}, parsed again"))
    return list(found)


def rendered(text: str) -> str:
    """The HTML that a careless renderer makes of Markdown."""
    return str(_markdown().render(text))


@cache
def _markdown() -> MarkdownIt:
    """A renderer that is as careless as one may meet: raw HTML passes and every link is a link."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: True  # type: ignore[method-assign]
    return renderer


def _parsed(page: str, scripting: bool) -> Any:
    return html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False, scripting=scripting)


def _written(page: Any) -> str:
    """The page as a browser writes it down."""
    serializer = HTMLSerializer(
        quote_attr_values="always", omit_optional_tags=False, resolve_entities=False, escape_rcdata=False
    )
    return str(serializer.render(getTreeWalker("etree")(page)))


def _active_in(page: Any, how: str) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if _ACTIVE.fullmatch(tag):
            yield f"<{tag}> {how}"
        for name, value in element.attrib.items():
            yield from _active_attribute(tag, str(name).lower(), value, how)


def _active_attribute(tag: str, name: str, value: Any, how: str) -> Iterator[str]:
    if name.startswith("on") or name in ("style", "srcdoc", "http-equiv"):
        yield f"{name}= on <{tag}> {how}"
    elif _URLS.fullmatch(name) or name.endswith("href"):
        url = _IGNORED_IN_URLS.sub("", html.unescape(str(value)))
        scheme = _SCHEME.match(url)
        if (scheme[1].lower() if scheme else "") not in _SAFE_SCHEMES:
            yield f"{name}={url[:60]!r} on <{tag}> {how}"
