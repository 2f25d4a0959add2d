"""What can act in a browser, raw or rendered as Markdown, and what cannot."""

import pytest

from signoff.expect.inert import active_content


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script>alert(1)</script>", "<script> as HTML"),
        ("<ScRiPt src=//evil.test>", "<script> as HTML"),
        ("a <b><scr<script>ipt>", "<script> as Markdown"),
        ("<img src=x onerror=alert(1)>", "onerror= on <img> as HTML"),
        ("<b ONCLICK='x()'>b</b>", "onclick= on <b> as HTML"),
        ("<svg/onload=alert(1)>", "<svg> as HTML"),
        ("<iframe srcdoc='x'>", "<iframe> as HTML"),
        ("<div style='background:url(x)'>", "style= on <div> as HTML"),
        ("<a href='javascript:x()'>a</a>", "href='javascript:x()' on <a> as HTML"),
        ("<a href='JaVa\tScript:x()'>a</a>", "href='JaVaScript:x()' on <a> as HTML"),
        ("<a href='&#106;avascript:x()'>a</a>", "href='javascript:x()' on <a> as HTML"),
        ("<a href='&amp;#106;avascript:x()'>a</a>", "href='javascript:x()' on <a> as HTML"),
        ("<b srcdoc='x'>b</b>", "srcdoc= on <b> as HTML"),
        ("<a href='data:text/html,x'>a</a>", "href='data:text/html,x' on <a> as HTML"),
        ("<a href='vbscript:x'>a</a>", "href='vbscript:x' on <a> as HTML"),
        ("<form action=//evil.test>", "<form> as HTML"),
        ("<meta http-equiv=refresh content=0>", "<meta> as HTML"),
        ("<base href=//evil.test>", "<base> as HTML"),
        ("<math><mi>x", "<math> as HTML"),
        ("<!--><script>x</script>-->", "<script> as HTML"),
        ("[click](javascript:x%28%29)", "href='javascript:x%28%29' on <a> as Markdown"),
        ("![x](data:text/html,x)", "src='data:text/html,x' on <img> as Markdown"),
        ("[a]: javascript:x\n\n[a]", "href='javascript:x' on <a> as Markdown"),
        ("<javascript:x>", "href='javascript:x' on <a> as Markdown"),
        ("<img src=x onerror=x() ", "onerror= on <img> as HTML"),
        ("<body onload=x()>", "onload= on <body> as HTML"),
        ("| a |\n|---|\n| [b](javascript:x) |", "href='javascript:x' on <a> as Markdown"),
        ("<plaintext>", "<plaintext> as HTML"),
        ('<noscript><p title="</noscript><img src=x onerror=x()>">', "onerror= on <img> as HTML"),
    ],
)
def test_what_can_act_is_found_and_named(text: str, found: str) -> None:
    assert found in active_content(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cannot sign in",
        "1 < 2 and 3 > 2 && a <= b",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;",
        "<b>bold</b> and <i>italic</i>",
        "# a heading\n\n* a list with `code`",
        "[docs](https://desk.test/docs) and <a href='/docs'>docs</a>",
        "<a href='mailto:a@desk.test'>mail</a>",
        "![logo](https://desk.test/logo.png)",
        "javascript: is a word, and so is onclick=",
        "the file is at C:\\temp",
        "<!-- a comment -->",
        "größer 🙂 \u202e",
        "<unknown-element>x</unknown-element>",
    ],
)
def test_what_cannot_act_is_left_alone(text: str) -> None:
    assert active_content(text) == []
