"""Allure's page is mended: it asks no other host, and shows the gate that the verdict gives."""

import base64
import json
import re
from pathlib import Path

import pytest

from signoff.evidence.runs import EvidenceError
from signoff.report.allure.pages import finish

CODE = (
    'a=1,Rs="https://trace.playwright.dev",Ns=`${Rs}/`,b=2;'
    "const n=t.match(/^([A-Za-z][A-Za-z0-9+.-]*):/);if(!n)return;"
)
PAGE = (
    "<html><head></head><body>"
    "<script>\n const { origin, pathname } = window.location; base(pathname, origin);</script>"
    '<script src="data:text/javascript;base64,{code}"></script>'
    '<script async src="https://www.googletagmanager.com/gtag/js?id=1"></script>\n<script>gtag("js")</script>'
    '<script>d("widgets/environments.json","{environments}"),d("widgets/quality-gate.json","e30=")</script>'
    "</body></html>"
)
GATE = {"environment": "desk 1", "success": False}


def packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def write_page(folder: Path, code: str = CODE, environment: str = "desk 1", page: str = PAGE) -> Path:
    """Allure's page as it makes it, as far as it matters here."""
    listed = json.dumps([{"id": "default", "name": "default"}, {"id": "desk-1", "name": environment}])
    html = page.replace("{code}", packed(code)).replace("{environments}", packed(listed))
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder


def test_what_asks_another_host_is_taken_out_and_the_gate_is_put_in(tmp_path: Path) -> None:
    finish(write_page(tmp_path), GATE)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "googletagmanager" not in html
    assert "base(pathname" not in html
    assert '<head><meta http-equiv="Content-Security-Policy" content="default-src \'none\';' in html
    (code, gates) = [
        base64.b64decode(text).decode()
        for text in re.findall(r'javascript;base64,([^"]+)|quality-gate.json","([^"]+)', html)
        for text in text
        if text
    ]
    assert 'Rs=location.origin,Ns=new URL("trace-viewer/",location.href).href,b=2' in code
    assert "if(!n)return/^(sheet" in code
    assert json.loads(gates) == {"desk-1": [GATE]}


def test_the_pages_of_a_large_report_are_mended_too(tmp_path: Path) -> None:
    page = PAGE.replace("data:text/javascript;base64,{code}", "app-1.js")
    write_page(tmp_path, page=page)
    (tmp_path / "app-1.js").write_text(CODE, encoding="utf-8")
    (tmp_path / "widgets").mkdir()
    listed = json.dumps([{"id": "desk-1", "name": "desk 1"}])
    (tmp_path / "widgets/environments.json").write_text(listed, encoding="utf-8")
    finish(tmp_path, GATE)
    assert "googletagmanager" not in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "trace.playwright.dev" not in (tmp_path / "app-1.js").read_text(encoding="utf-8")
    gates = json.loads((tmp_path / "widgets/quality-gate.json").read_text(encoding="utf-8"))
    assert gates == {"desk-1": [GATE]}


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("page", "googletagmanager", "elsewhere"),
        ("page", "const { origin", "var { origin"),
        ("page", "e30=", "e30x"),
        ("page", "<head>", "<head lang=en>"),
        ("page", "environments.json", "other.json"),
        ("code", "Rs=", "const Rs ="),
        ("code", "b=2", 'b="https://trace.playwright.dev"'),
        ("code", "if(!n)return", "if(!n)throw 1"),
        ("environment", "desk 1", "another"),
    ],
)
def test_a_page_that_is_not_as_expected_is_no_report(tmp_path: Path, part: str, old: str, new: str) -> None:
    given = {"page": PAGE, "code": CODE, "environment": "desk 1"}
    write_page(tmp_path, **(given | {part: given[part].replace(old, new)}))
    with pytest.raises(EvidenceError, match="is not as expected"):
        finish(tmp_path, GATE)
