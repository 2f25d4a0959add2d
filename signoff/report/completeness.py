"""What CI and Allure read never shows fewer failures than the verdict: what they lack is added.

pytest writes its JUnit file, and Allure its results, from the tests alone. What else a verdict follows
from is not there: the sweep over all exchanges, a search, a load run, a build that changed, a lost worker.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from signoff.evidence.attachments import TEST_LABEL
from signoff.evidence.document import Json
from signoff.evidence.history import read_run
from signoff.evidence.integrity.files import EvidenceError

SUITE = "signoff"
"""The suite that holds what is added."""
_FAILING = {"FAIL": "failure", "ERROR": "error"}
_STATUS = {"FAIL": "failed", "ERROR": "broken", "PASS": "passed"}
_NO_XML = re.compile(r"[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that the verdict says. `test` is a node id, a measurement's name, or empty: of the clause."""

    test: str
    clause: str
    outcome: str
    reason: str

    @property
    def address(self) -> tuple[str, str]:
        """Class name and name as pytest writes them of a test, and `signoff load` of a measurement."""
        if "::" not in self.test:
            return _clean(self.test or SUITE), self.clause
        path, bracket, parameters = self.test.partition("[")
        file, *names = path.split("::")
        names[-1] += bracket + parameters
        classes = [file.removesuffix(".py").replace("/", "."), *names[:-1]]
        return _clean(".".join(classes)), _clean(names[-1])

    @property
    def message(self) -> str:
        """What is said of it."""
        return _clean(f"{self.outcome}: {self.reason}" if self.reason else self.outcome)


def complete_junit(folder: Path, file: Path | None = None) -> None:
    """Adds what the JUnit file of a finished run lacks; nothing where there is no such file.

    It is `junit.xml` in the run's folder, or `file`. EvidenceError when it is no JUnit file.
    """
    file = file or folder / "junit.xml"
    if not file.exists():
        return
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise EvidenceError(f"{file}: is not valid XML ({error}); repeat the run, or turn it off") from None
    if root.tag == "testsuite":
        suites = ElementTree.Element("testsuites")
        suites.append(root)
        root = suites
    for suite in root.findall(f"testsuite[@name='{SUITE}']"):
        root.remove(suite)
    there, failing = _cases(root)
    lacking = [
        entry
        for entry in _entries(read_run(folder))
        if not _keys(entry) & (failing if entry.outcome in _FAILING else there)
    ]
    root.append(_suite(lacking))
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def complete_allure(folder: Path, results: Path | None = None) -> None:
    """Adds what the Allure results of a finished run lack; nothing where there are none.

    They are in `allure-results` in the run's folder, or in `results`.
    """
    results = results or folder / "allure-results"
    if not results.is_dir():
        return
    document = read_run(folder)
    there, failing = _results(results)
    ended = round(datetime.fromisoformat(document["run"]["written"]).timestamp() * 1000)
    for entry in _entries(document):
        if (entry.test, entry.clause) in (failing if entry.outcome in _FAILING else there):
            continue
        name = f"{document['run']['id']} {entry.clause} {entry.test}"
        uuid = str(uuid5(NAMESPACE_URL, name.encode("utf-8", "backslashreplace").decode()))
        text = json.dumps(_allure_result(entry, uuid, ended), ensure_ascii=True)
        (results / f"{uuid}-result.json").write_text(text, encoding="utf-8")


def _entries(document: Json) -> Iterator[Entry]:
    """What a reader of tests alone could miss: failures of all kinds, measurements, what is undecided."""
    for clause in document["clauses"]:
        tests = clause["tests"]
        for test in tests:
            if test["outcome"] in _FAILING or "::" not in test["id"]:
                yield Entry(
                    test=test["id"], clause=clause["id"], outcome=test["outcome"], reason=test["reason"]
                )
        of_itself = clause["verdict"] in _FAILING and not any(test["outcome"] in _FAILING for test in tests)
        if of_itself or (clause["level"] == "MUST" and clause["verdict"] != "PASS" and not tests):
            yield Entry(test="", clause=clause["id"], outcome=clause["verdict"], reason=clause["reason"])
    for reason in document["decision"]["reasons"]:
        if not reason["clause"]:
            yield Entry(test="", clause="decision", outcome=reason["verdict"], reason=reason["text"])


def _keys(entry: Entry) -> set[_Key]:
    """Under which a case for that entry may stand; a case that names no clause counts for any."""
    return {(*entry.address, entry.clause), (*entry.address, "")}


def _cases(root: ElementTree.Element) -> tuple[set[_Key], set[_Key]]:
    """All cases, and those that count as failures: class, name, and the clause that they name."""
    there, failing = set(), set()
    for case in root.iter("testcase"):
        stated = case.find("properties/property[@name='clause']")
        clause = "" if stated is None else stated.get("value", "")
        key = (case.get("classname", ""), case.get("name", ""), clause)
        there.add(key)
        if case.find("failure") is not None or case.find("error") is not None:
            failing.add(key)
    return there, failing


def _suite(entries: list[Entry]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=SUITE, tests=str(len(entries)), time="0")
    for entry in entries:
        classname, name = entry.address
        name = name if name == entry.clause else f"{entry.clause}: {name}"
        case = ElementTree.SubElement(suite, "testcase", classname=classname, name=name, time="0")
        if kind := _FAILING.get(entry.outcome):
            ElementTree.SubElement(case, kind, message=entry.message)
        elif entry.outcome != "PASS":
            ElementTree.SubElement(case, "skipped", message=entry.message)
    for counter, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(counter, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _results(folder: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """All results, and those that count as failures: test and clause."""
    there, failing = set(), set()
    for file in folder.glob("*-result.json"):
        try:
            row = json.loads(file.read_text(encoding="utf-8", errors="replace"))
            labels = {label["name"]: label["value"] for label in row.get("labels", [])}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # a worker was ended while it wrote; what it lacks is added
        clause = labels.get("tag", "")
        test = labels.get(TEST_LABEL) or str(row.get("fullName", "")).removesuffix(f" {clause}")
        there.add((test, clause))
        if row.get("status") in ("failed", "broken"):
            failing.add((test, clause))
    return there, failing


def _allure_result(entry: Entry, uuid: str, ended: int) -> Json:
    # Without the label that names a test: the test's own result holds its attachments, and would lose them.
    name = f"{entry.clause}: {entry.test}" if entry.test else entry.clause
    return {
        "uuid": uuid,
        "historyId": uuid,
        "fullName": f"{entry.test} {entry.clause}",
        "name": name,
        "status": _STATUS.get(entry.outcome, "skipped"),
        "statusDetails": {"message": entry.message},
        "stage": "finished",
        "start": ended,
        "stop": ended,
        "labels": [
            {"name": "tag", "value": entry.clause},
            {"name": "suite", "value": SUITE},
            {"name": "framework", "value": SUITE},
        ],
    }


def _clean(text: str) -> str:
    """What XML cannot hold is written as pytest writes it."""
    return _NO_XML.sub(lambda match: f"#x{ord(match[0]):0{2 if ord(match[0]) < 256 else 4}X}", text)
