"""`signoff report`: an Allure 3 report from the verdict, which asks no other host for anything."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from signoff.evidence import history
from signoff.evidence.document import SCHEMA_ID, Json
from signoff.evidence.integrity.manifest import digest_of
from signoff.evidence.runs import EvidenceError, read_document, read_json
from signoff.guide import Guide
from signoff.report import changes
from signoff.report.allure.pages import add_trace_viewer, finish
from signoff.report.allure.results import (
    files_of,
    history_id,
    originals_of,
    speaks_against,
    status_of,
    write_results,
)
from signoff.report.allure.shelf import FILES, Shelf
from signoff.report.allure.tool import allure_program, generate
from signoff.report.sheet.page import beside_of, page
from signoff.report.sheet.view import files_beside

EVIDENCE = "evidence.json"
"""Which evidence a report was made from."""
_CATEGORIES = ("FAIL", "ERROR", "WARN", "INCONCLUSIVE", "NOT VERIFIED", "REVIEW", "WAIVED")
_MOST_RUNS = 20
MOST_IN_ONE_PAGE = 5_000
"""So many results go into one page, which opens from a disk; more of them take a minute to open there."""


def make_report(folder: Path, to: Path, guide: Guide, out: Path) -> Path:
    """Makes the report in `to`; its page. EvidenceError when it cannot, or when something is there."""
    if to.exists():
        raise EvidenceError(f"{to}: exists already; nothing is overwritten, choose another --to")
    if to.resolve().is_relative_to(folder.resolve()):
        raise EvidenceError(f"{to}: lies within the evidence, which must not change; choose another --to")
    program, document = allure_program(), read_document(folder)
    earlier = history.earlier_runs(out, document["target"]["name"])
    runs = [run for run in earlier if run.get("schema") == SCHEMA_ID][:_MOST_RUNS]
    with tempfile.TemporaryDirectory() as place:
        made = Path(place, "made")
        shelf = Shelf(results=Path(place, "results"), beside=made / FILES)
        for inside in (made, shelf.results):
            inside.mkdir()
        up = quote(f"{os.path.relpath(folder, to)}/")
        sheet = made / "sheet.html"
        sheet.write_text(page(document, guide, beside_of(folder, up=up)), encoding="utf-8")
        pages = [folder / name for name in files_beside(folder) if name.endswith((".html", ".md"))]
        shelf.plan([*pages, *files_of(originals_of(folder))])
        links = [
            {"name": file.name, "url": shelf.lay_beside(file), "type": "link"}
            for file in pages
            if file not in shelf.inlined
        ]
        flaky = set(changes.flaky_tests(runs))
        count = write_results(shelf, folder, document, guide, flaky, links)
        Path(place, "history.jsonl").write_text(_history(runs, document), encoding="utf-8")
        shown = [sheet, *(file for file in pages if file in shelf.inlined)]
        config = Path(place, "allurerc.json")
        settings = _config(document, place, shown, one_page=count <= MOST_IN_ONE_PAGE)
        config.write_text(json.dumps(settings, indent=1), encoding="utf-8")
        generate(program, config, shelf.results)
        for part in Path(place, "report").iterdir():
            shutil.move(part, made / part.name)
        finish(made, _gate(document))
        if shelf.traces:
            add_trace_viewer(made)
        (made / EVIDENCE).write_text(json.dumps(_evidence(folder, document), indent=1), encoding="utf-8")
        shutil.move(made, to)
    return to / "index.html"


def opens_from_disk(report: Path) -> bool:
    """Whether a made report opens by a double click; a large one has to be served."""
    return not (report / "widgets").exists()


def check_report(folder: Path, report: Path) -> None:
    """EvidenceError unless that report was made from what is in the folder now."""
    made_from = read_json(report / EVIDENCE) if (report / EVIDENCE).is_file() else None
    if made_from != _evidence(folder, read_document(folder)):
        raise EvidenceError(
            f"{report}: is not a report of {folder} as it is now; remove it, or choose another --to"
        )


def _evidence(folder: Path, document: Json) -> Json:
    return {"id": document["run"]["id"], "verdict_sha256": digest_of(folder / "verdict.json")}


def _gate(document: Json) -> Json:
    """What the page's tab "Quality Gates" shows: whether the release goes out, and what keeps it."""
    decision, target = document["decision"], document["target"]["name"]
    ruling = decision["ruling"].upper()
    return {
        "success": decision["exit_code"] == 0,
        "rule": "sign-off",
        "expected": "RELEASE",
        "actual": ruling,
        "message": f"{ruling}: {speaks_against(document) or decision['reason']}",
        "environment": target,
        "testResults": [],
    }


def _config(document: Json, place: str, attached: Sequence[Path], *, one_page: bool) -> Json:
    target, decision = document["target"], document["decision"]
    name = f"Sign-off of {target['name']}, build {target['build']}: {decision['ruling']}"
    options = {"reportName": name, "groupBy": ["epic", "feature"], "singleFile": one_page}
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
        "plugins": {"awesome": {"options": options}},
    }


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
                "status": status_of(clause, test),
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
