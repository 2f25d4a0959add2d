"""The triage file of the portal: each entry is about code that is still there."""

from pathlib import Path

from signoff.proof.mutants.survivors import load_triaged
from signoff.proof.portal_mutants.campaign import TRIAGED
from signoff.proof.portal_mutants.tree import SOURCES, stands_in

ROOT = Path(__file__).resolve().parents[4]


def test_what_an_entry_changes_still_stands_in_its_file() -> None:
    """Whether Stryker still makes the very mutant is said by the command: it takes Stryker to know."""
    gone = []
    for entry in load_triaged(ROOT, TRIAGED):
        file = ROOT / entry.file
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if not stands_in(entry.old, text):
            gone.append(entry.listed)
    assert gone == []


def test_every_entry_is_about_the_portal() -> None:
    assert [each.listed for each in load_triaged(ROOT, TRIAGED) if not each.file.startswith(SOURCES)] == []
