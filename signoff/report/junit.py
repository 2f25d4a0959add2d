"""Results that no test of pytest came to, as JUnit's XML: those of a load run and of a drill."""

from collections.abc import Sequence
from xml.etree import ElementTree

from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

_NOT_KEPT = {Outcome.FAIL: "failure", Outcome.ERROR: "error"}


def junit(suite: str, found: Sequence[Result]) -> bytes:
    """The results as JUnit's XML, for CI: what is undecided counts as skipped, what broke as an error."""
    root = ElementTree.Element("testsuite", name=suite, tests=str(len(found)))
    for result in found:
        case = ElementTree.SubElement(
            root, "testcase", classname=result.test, name=result.clause, time=f"{result.seconds:.3f}"
        )
        if kind := _NOT_KEPT.get(result.outcome):
            ElementTree.SubElement(case, kind, message=result.reason)
        elif result.outcome is not Outcome.PASS:
            ElementTree.SubElement(case, "skipped", message=f"{result.outcome.value}: {result.reason}")
    for counter, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        root.set(counter, str(len(root.findall(f"testcase/{kind}"))))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
