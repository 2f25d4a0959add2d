"""A browser tells what the texts it is shown do; our own payloads show that it sees."""

from collections.abc import Iterator

import pytest

from signoff.actors.browser import browser as module
from signoff.actors.browser.browser import Browser
from signoff.deployment.programs import missing_engine
from signoff.verdict.outcomes import NotVerified
from signoff.wire.exchange import Answer
from tests.unit.signoff.wire.samples import an_answer

MISSING = missing_engine("chromium")

needs_a_browser = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()


ACTING = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "link": "<a href='java\tscript:alert(1)'>x</a>",
    "Markdown link": "[x](javascript:alert(1))",
    "focus": "<b tabindex=0 onfocus=alert(1)>x</b>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "drawing": "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "sheet": "<link rel=stylesheet href=https://styles.invalid/x.css>",
    "elsewhere": "<iframe src=https://elsewhere.invalid/></iframe>",
    "never closed": "<img src=x onerror=alert(1) ",
}
RESTING = {
    "words": "alert(1) is a word",
    "picture": "![it](https://example.com/i.png)",
    "a link elsewhere": "[it](https://example.com) and <a href=/docs>docs</a>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "braces": "{{7*7}} ${7*7}",
}


@needs_a_browser
def test_whatever_acts_is_told_by_name(browser: Browser) -> None:
    did = browser.run_texts(ACTING | RESTING)
    assert set(did) == set(ACTING)
    assert "ran alert(1) as HTML" in did["script"]
    assert did["Markdown link"] == ["ran alert(1) as Markdown"]


@needs_a_browser
def test_what_rests_is_not_told(browser: Browser) -> None:
    assert browser.run_texts(RESTING) == {}


def answer(kind: str, text: str) -> Answer:
    return an_answer(text, 400, {"content-type": kind, "x-content-type-options": "nosniff"})


@needs_a_browser
def test_an_answer_is_opened_as_what_it_says_it_is(browser: Browser) -> None:
    markup = '{"detail": "<img src=x onerror=alert(1)>"}'
    assert browser.open_as_page(answer("text/html", markup)) == ["ran alert(1)"]
    assert browser.open_as_page(answer("application/json", markup)) == []
    assert browser.open_as_page(answer("application/problem+json", markup)) == []


def test_without_a_browser_nothing_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "missing_engine", lambda name: "there is none; install it")
    browser = Browser()
    with pytest.raises(NotVerified, match="install it"):
        browser.run_texts({"a": "b"})
    browser.close()
