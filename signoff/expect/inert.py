"""Whether a text can do anything in a browser: judged by a real HTML5 parser, raw and as Markdown."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import html5lib
from markdown_it import MarkdownIt

_ACTIVE = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "base",
        "link",
        "meta",
        "style",
        "svg",
        "math",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "option",
        "video",
        "audio",
        "source",
        "track",
        "template",
        "slot",
        "portal",
        "dialog",
        "marquee",
        "noscript",
    ]
)
_URLS = frozenset(
    [
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "poster",
        "background",
        "cite",
        "longdesc",
        "xlink:href",
        "srcset",
    ]
)
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f\u00a0\u2028\u2029]")


def active_content(text: str) -> list[str]:
    """What in `text` could act, shown raw as HTML or rendered from Markdown; empty when it is inert."""
    return [*_active_in(text, "as HTML"), *_active_in(_markdown().render(text), "as Markdown")]


@cache
def _markdown() -> MarkdownIt:
    """A renderer that is as careless as one may meet: raw HTML passes and every link is a link."""
    renderer = MarkdownIt("commonmark", {"html": True})
    renderer.validateLink = lambda url: True  # type: ignore[method-assign]
    return renderer


def _active_in(markup: str, how: str) -> Iterator[str]:
    fragment = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    for element in fragment.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if tag in _ACTIVE:
            yield f"<{tag}> {how}"
        for name, value in element.attrib.items():
            yield from _active_attribute(tag, str(name).lower(), value, how)


def _active_attribute(tag: str, name: str, value: Any, how: str) -> Iterator[str]:
    if name.startswith("on") or name == "style" or name == "srcdoc":
        yield f"{name}= on <{tag}> {how}"
    elif name in _URLS or name.endswith("href"):
        url = _IGNORED_IN_URLS.sub("", html.unescape(str(value)))
        scheme = _SCHEME.match(url)
        if (scheme[1].lower() if scheme else "") not in _SAFE_SCHEMES:
            yield f"{name}={url[:60]!r} on <{tag}> {how}"
