"""Allure's page, made to open from a disk, to ask no other host, and to tell the decision."""

import base64
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import playwright

from signoff.evidence.document import Json
from signoff.evidence.runs import EvidenceError
from signoff.report.allure.shelf import VIEWER

_VIEWER = Path(playwright.__file__).parent / "driver" / "package" / "lib" / "vite" / "traceViewer"
_ANALYTICS = re.compile(
    r"<script async src=\"https://www\.googletagmanager\.com[^>]*></script>\s*<script>.*?gtag\(.*?</script>",
    re.DOTALL,
)
# Firefox has no origin for a page on a disk, and the script ends there. The page needs no base.
_BASE = re.compile(r"<script>\s*const \{ origin, pathname \} = window\.location;.*?</script>", re.DOTALL)
_CODE = re.compile(r'(src="data:text/javascript;base64,)([A-Za-z0-9+/=]+)(?=")')
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' data:{own}; style-src 'unsafe-inline' data: blob:{own}; "
    "img-src data: blob:{own}; media-src data: blob:{own}; font-src data:{own}; "
    "connect-src data: blob:{own}; "
    "frame-src blob: data:{own}; base-uri {base}; form-action 'none'"
)
_OTHER_HOST = "https://trace.playwright.dev"
_LINK_CHECK = "t.match(/^([A-Za-z][A-Za-z0-9+.-]*):/);if(!n)return;"
_OUR_LINKS = (
    r"^(sheet\.html(#clause-[A-Z]+-\d+)?|files\/[\w-]+\.\w+"
    r"|trace-viewer\/index\.html\?trace=\.\.\/files\/[\w-]+\.\w+)$"
)
_GATE = re.compile(r'("widgets/quality-gate\.json",)"e30="')
_HEAD = re.compile(r"<head>")
_ENVIRONMENTS = re.compile(r'"widgets/environments\.json","([A-Za-z0-9+/=]+)"')


def finish(report: Path, gate: Json) -> None:
    """Rewrites the page. `gate` is what its tab "Quality Gates" shows of its environment.

    EvidenceError when Allure's page is not as expected: then it may ask other hosts, or tell a share alone.
    """
    page = report / "index.html"
    html = _once(_ANALYTICS, lambda _: "", page.read_text(encoding="utf-8"), page)
    if scripts := list(report.glob("app-*.js")):
        policy = _POLICY.format(own=" 'self'", base="'self'")
        for script in scripts:
            script.write_text(_code(script.read_text(encoding="utf-8"), page), encoding="utf-8")
        listed = (report / "widgets" / "environments.json").read_text(encoding="utf-8")
        gates = _by_environment(gate, listed, page)
        (report / "widgets" / "quality-gate.json").write_text(gates, encoding="utf-8")
    else:
        policy = _POLICY.format(own="", base="'none'")
        html = _all_in(html, gate, page)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page.write_text(_once(_HEAD, lambda found: found[0] + meta, html, page), encoding="utf-8")


def add_trace_viewer(report: Path) -> None:
    """Lays the viewer of traces beside the page; it works only while the report is served."""
    shutil.copytree(_VIEWER, report / VIEWER)


def _code(code: str, page: Path) -> str:
    """Traces open in the viewer beside the page, not elsewhere; our links, which Allure drops, are links."""
    named = re.search(rf'(\w+)="{re.escape(_OTHER_HOST)}",(\w+)=`\$\{{\1\}}/`', code)
    if named is None or code.count(_OTHER_HOST) != 1 or not code.count(_LINK_CHECK):
        raise _unexpected(page)
    here = f'{named[1]}=location.origin,{named[2]}=new URL("{VIEWER}/",location.href).href'
    ours = _LINK_CHECK.replace("return;", f"return/{_OUR_LINKS}/.test(t)?t:void 0;")
    return code.replace(named[0], here).replace(_LINK_CHECK, ours)


def _all_in(html: str, gate: Json, page: Path) -> str:
    """The same for a page that holds its code and its data."""
    html = _once(_BASE, lambda _: "", html, page)
    html = _once(_CODE, lambda found: found[1] + _packed(_code(_unpacked(found[2]), page)), html, page)
    environments = _ENVIRONMENTS.search(html)
    gates = _by_environment(gate, _unpacked(environments[1]) if environments else "[]", page)
    return _once(_GATE, lambda found: f'{found[1]}"{_packed(gates)}"', html, page)


def _by_environment(gate: Json, listed: str, page: Path) -> str:
    """The gate under Allure's own name for its environment, which has letters and digits only."""
    for row in json.loads(listed):
        if row["name"] == gate["environment"]:
            return json.dumps({row["id"]: [gate]})
    raise _unexpected(page)


def _once(pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], html: str, page: Path) -> str:
    changed, times = pattern.subn(new, html)
    if times != 1:
        raise _unexpected(page)
    return changed


def _unpacked(text: str) -> str:
    return base64.b64decode(text).decode("utf-8")


def _packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _unexpected(page: Path) -> EvidenceError:
    return EvidenceError(
        f"{page}: Allure's page is not as expected, so it may ask other hosts; install Allure again"
    )
