"""The triage file."""

from pathlib import Path

import pytest

from signoff.guide.errors import UserError
from signoff.proof.mutants import tree
from signoff.proof.mutants.campaign import CACHE
from signoff.proof.mutants.schemata import Mutant
from signoff.proof.mutants.survivors import TRIAGED, gone, load_triaged, unsettled, verdicts

ROOT = Path(__file__).resolve().parents[4]
ENTRY = """
[[survivor]]
file = "backend/a.py"
function = "f"
operator = "number"
old = "1"
new = "2"
verdict = "equivalent"
why = "Nobody reads it."
"""


def written(root: Path, text: str) -> Path:
    (root / TRIAGED).parent.mkdir(parents=True)
    (root / TRIAGED).write_text(text, encoding="utf-8")
    return root


def test_an_entry_names_its_mutant(tmp_path: Path) -> None:
    (entry,) = load_triaged(written(tmp_path, ENTRY))
    assert entry.key == ("backend/a.py", "f", "number", "1", "2", 1)
    assert entry.listed == "tests/proof/survivors.toml:2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY + ENTRY, "listed twice"),
        (ENTRY.replace("equivalent", "harmless"), "one of the verdicts"),
        (ENTRY.replace("Nobody reads it.", " "), "says why"),
        (ENTRY.replace('new = "2"\n', ""), "has exactly"),
    ],
)
def test_an_entry_that_says_too_little_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        load_triaged(written(tmp_path, text))


@pytest.mark.parametrize(
    ("verdict", "tried"), [("equivalent", [2]), ("outside the guide", [2]), ("hole", [1, 2])]
)
def test_only_a_hole_is_tried_again(tmp_path: Path, verdict: str, tried: list[int]) -> None:
    triaged = verdicts(load_triaged(written(tmp_path, ENTRY.replace("equivalent", verdict))))
    mutants = [Mutant(n, n, "backend/a.py", "f", "number", "1", "2", n, n) for n in (1, 2)]
    assert [mutant.number for mutant in unsettled(mutants, triaged)] == tried


def test_every_entry_is_about_a_mutant_that_there_is() -> None:
    assert [entry.listed for entry in gone(load_triaged(ROOT), tree.mutants_of(ROOT, ROOT / CACHE))] == []


def test_there_are_enough_mutants_and_none_in_what_stands_in_for_aws() -> None:
    mutants = tree.mutants_of(ROOT, ROOT / CACHE)
    assert len(mutants) >= 1500
    assert not [mutant for mutant in mutants if mutant.file.startswith(tree.LEFT_OUT)]


def test_a_target_file_without_a_table_that_says_how_long_to_wait_is_refused() -> None:
    text = (ROOT / "targets/local.toml").read_text(encoding="utf-8")
    assert "delivered_within_s = 3" in tree.impatient(text)
    assert "seen_within_s = 15" not in tree.impatient(text)
    with pytest.raises(UserError, match="has no"):
        tree.impatient(text.replace("[mail]", "[post]"))
