"""`signoff report`: an Allure 3 report from the verdict, which asks no other host for anything."""

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import playwright

from signoff.guide import Guide
from signoff.report import changes, history
from signoff.report.allure.results import STATUS, history_id, write_results
from signoff.report.allure.tool import allure_program, generate
from signoff.report.document import Json
from signoff.report.runs import EvidenceError, read_document
from signoff.report.sheet.page import beside_of, page
from signoff.report.sheet.view import files_beside

_OTHER_HOST = "https://trace.playwright.dev"
_VIEWER = Path(playwright.__file__).parent / "driver" / "package" / "lib" / "vite" / "traceViewer"
_ANALYTICS = re.compile(
    r"<script async src=\"https://www\.googletagmanager\.com[^>]*></script>\s*<script>.*?gtag\(.*?</script>",
    re.DOTALL,
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\' data: blob: '
    "'unsafe-inline' 'unsafe-eval'\">"
)
_CATEGORIES = ("FAIL", "ERROR", "WARN", "INCONCLUSIVE", "NOT VERIFIED", "REVIEW", "WAIVED")
_MOST_RUNS = 20


def make_report(folder: Path, to: Path, guide: Guide, out: Path) -> Path:
    """Makes the report in `to`; its first page. EvidenceError when it cannot, or when something is there."""
    if to.exists():
        raise EvidenceError(f"{to}: is there; nothing is overwritten, choose another --to")
    if to.resolve().is_relative_to(folder.resolve()):
        raise EvidenceError(f"{to}: lies within the evidence, which must not change; choose another --to")
    program, document = allure_program(), read_document(folder)
    runs = history.earlier_runs(out, document["target"]["name"])[:_MOST_RUNS]
    with tempfile.TemporaryDirectory() as place:
        results = Path(place, "results")
        results.mkdir()
        write_results(results, folder, document, guide, set(changes.flaky_tests(runs)))
        sheet = Path(place, "sheet.html")
        sheet.write_text(page(document, guide, beside_of(folder)), encoding="utf-8")
        Path(place, "history.jsonl").write_text(_history(runs, document), encoding="utf-8")
        pages = [folder / name for name in files_beside(folder) if name.endswith((".html", ".md"))]
        config = Path(place, "allurerc.json")
        config.write_text(json.dumps(_config(document, place, [sheet, *pages]), indent=1), encoding="utf-8")
        generate(program, config, results)
        shutil.move(Path(place, "report"), to)
        shutil.copyfile(sheet, to / "sheet.html")
    _keep_to_itself(to)
    return to / "index.html"


def _config(document: Json, place: str, attached: Sequence[Path]) -> Json:
    target, decision = document["target"], document["decision"]
    name = f"Sign-off of {target['name']}, build {target['build']}: {decision['ruling']}"
    return {
        "name": name,
        "output": str(Path(place, "report")),
        "historyPath": str(Path(place, "history.jsonl")),
        "appendHistory": False,
        "environment": target["name"],
        "variables": {
            "Decision": f"{decision['ruling']}: {decision['reason']}",
            "Build": target["build"],
            "Target": f"{target['name']} ({target['kind']}) at {target['base_url']}",
            "Guide": f"{document['guide']['title']} {document['guide']['version']}",
            "Evidence": document["run"]["id"],
        },
        "globalAttachments": [str(file) for file in attached],
        "categories": {
            "rules": [
                {"name": word, "matchers": [{"labels": {"verdict": f"^{word}$"}}]} for word in _CATEGORIES
            ]
        },
        "plugins": {"awesome": {"options": {"reportName": name, "groupBy": ["epic", "feature"]}}},
    }


def _category(word: str) -> Json:
    return {"name": word, "matchers": [{"labels": {"verdict": f"^{word}$"}}]}


def _history(runs: Sequence[Json], document: Json) -> str:
    """Earlier runs in Allure's own format, oldest first, one a line."""
    joined = {document["run"]["id"], *(run["id"] for run in document["runs"])}
    points = [_point(run) for run in reversed(runs) if run["run"]["id"] not in joined]
    return "".join(json.dumps(point) + "\n" for point in points)


def _point(run: Json) -> Json:
    at = int(datetime.fromisoformat(run["run"]["started"]).timestamp() * 1000)
    results = {}
    for clause in run["clauses"]:
        for test in clause["tests"]:
            key = history_id(clause["id"], test["id"])
            results[f"{key}.{key}"] = {
                "id": key,
                "name": test["id"],
                "fullName": f"{clause['id']}#{test['id']}",
                "environment": run["target"]["name"],
                "status": STATUS[test["outcome"]],
                "start": at,
                "stop": at + int(test["seconds"] * 1000),
                "duration": int(test["seconds"] * 1000),
                "labels": [],
                "url": "",
                "historyId": f"{key}.{key}",
            }
    return {
        "uuid": run["run"]["id"],
        "name": f"{run['run']['id']}, build {run['target']['build']}",
        "timestamp": at,
        "knownTestCaseIds": [key.partition(".")[0] for key in results],
        "testResults": results,
        "metrics": {},
        "url": "",
    }


def _keep_to_itself(report: Path) -> None:
    """Takes out what asks another host, brings the trace viewer along, and forbids the rest by policy."""
    first = report / "index.html"
    html, taken = _ANALYTICS.subn("", first.read_text(encoding="utf-8"))
    if taken != 1:
        raise EvidenceError(f"{first}: Allure's pages are not as expected, so they may ask other hosts")
    first.write_text(html.replace("<head>", f"<head>{_POLICY}", 1), encoding="utf-8")
    (app,) = report.glob("app-*.js")
    code = app.read_text(encoding="utf-8")
    named = re.search(rf'(\w+)="{re.escape(_OTHER_HOST)}",(\w+)=`\$\{{\1\}}/`', code)
    if named is None or code.count(_OTHER_HOST) != 1:
        raise EvidenceError(f"{app}: Allure's pages are not as expected, so traces may open elsewhere")
    here = f'{named[1]}=location.origin,{named[2]}=new URL("trace-viewer/",location.href).href'
    app.write_text(code.replace(named[0], here), encoding="utf-8")
    shutil.copytree(_VIEWER, report / "trace-viewer")
