"""The catalogue of known-bad variants still fits the backend, and a bad entry is refused by name."""

import re
from pathlib import Path

import pytest

from signoff.guide import Level, load_guide
from signoff.proof.catalogue import (
    PORTAL,
    REFERENCE,
    CatalogueError,
    Variant,
    apply,
    build,
    copy_tree,
    load_catalogue,
    touched,
    unbuildable,
)

ROOT = Path(__file__).resolve().parents[3]
VARIANTS = load_catalogue(ROOT)
GUIDE = load_guide()
GENERIC = (
    "test_x: expected the check to run to its end; ConnectionError: no answer",
    "test_x: expected assert shown == 3; it does not hold",
    "test_x: expected every answer to be as the target's own OpenAPI document describes it; $: missing",
    "test_x: expected an answer of the shape the target file describes; no 'tickets' in the answer",
    "test_x: expected customer A to open a ticket, answered with 201; the answer was 500 'Internal error'",
    "test_x: expected the answer to be 200; it was 500 saying 'Something went wrong on our side.'",
    "test_x: expected the answer to be 201; it was 500 saying 'Something went wrong on our side.'",
    "test_x: expected the answer to be 404; it was 500 saying 'Something went wrong on our side.'",
    "test_x: expected the answer to be 401 or 403; it was 503 saying 'Please try again later.'",
    "test_x: expected the answer to be no server error; it was 502",
)
"""What a backend fails with that is merely broken: no proof that a check sees what it is there to see."""

every_variant = pytest.mark.parametrize("variant", VARIANTS, ids=[variant.id for variant in VARIANTS])


@every_variant
def test_a_variant_applies_once_and_leaves_valid_python(variant: Variant, tmp_path: Path) -> None:
    file = tmp_path / variant.file
    file.parent.mkdir(parents=True)
    before = (ROOT / variant.file).read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    apply(variant, tmp_path)
    after = file.read_text(encoding="utf-8")
    assert after != before
    if file.suffix == ".py":
        compile(after, variant.file, "exec")


@every_variant
def test_a_variant_names_a_clause_that_a_machine_decides(variant: Variant) -> None:
    assert GUIDE.clause(variant.clause).level is not Level.HUMAN


@every_variant
def test_what_a_variant_shows_is_no_mere_breakdown(variant: Variant) -> None:
    assert [failure for failure in GENERIC if re.search(variant.shows, failure)] == []
    assert not re.search(variant.shows, "")


@every_variant
def test_a_variant_is_told_in_one_sentence(variant: Variant) -> None:
    assert re.fullmatch(r"[A-Z].*[^.]\.", variant.sentence)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", variant.id)


def test_the_catalogue_is_large_and_no_two_variants_are_the_same() -> None:
    assert len(VARIANTS) >= 60
    assert len({(variant.clause, variant.file, variant.old, variant.new) for variant in VARIANTS}) == len(
        VARIANTS
    )


ENTRY = """
[[variant]]
id = "one"
sentence = "It is wrong."
clause = "TKT-01"
file = "a.txt"
old = "right"
new = "wrong"
shows = "wrong"
"""


def written(root: Path, text: str) -> Path:
    """A project with that catalogue."""
    (root / "tests/proof").mkdir(parents=True)
    (root / "tests/proof/some.toml").write_text(text, encoding="utf-8")
    return root


def test_a_repeated_id_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^some\.toml:11: duplicate variant id 'one'$"):
        load_catalogue(written(tmp_path, ENTRY + ENTRY))


@pytest.mark.parametrize("text", [ENTRY.replace('new = "wrong"', ""), ENTRY + 'more = "x"\n'])
def test_a_missing_or_unknown_key_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError, match=r"^some\.toml:2: a variant has exactly id, sentence, clause"):
        load_catalogue(written(tmp_path, text))


@pytest.mark.parametrize(("text", "times"), [("left", 0), ("right right", 2), (None, 0)])
def test_a_variant_that_no_longer_applies_is_refused_by_name(
    tmp_path: Path, text: str | None, times: int
) -> None:
    [variant] = load_catalogue(written(tmp_path, ENTRY))
    if text is not None:
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=f"^variant one: its old text is {times} times in a.txt"):
        apply(variant, tmp_path)


def test_the_variants_of_changed_files_are_those_touched(tmp_path: Path) -> None:
    [variant] = load_catalogue(written(tmp_path, ENTRY))
    assert touched([variant], {"a.txt", "b.txt"}) == [variant]
    assert touched([variant], {"b.txt"}) == []


def test_a_variant_of_the_portal_is_built_in_its_own_tree(tmp_path: Path) -> None:
    root, tree = tmp_path / "root", tmp_path / "tree"
    vite = root / PORTAL.builds / "node_modules/.bin/vite"
    vite.parent.mkdir(parents=True)
    vite.write_text('#!/bin/sh\ntest -f main.tsx && cp main.tsx "$1"\n', encoding="utf-8")
    vite.chmod(0o755)
    (root / "targets").mkdir()
    (root / PORTAL.builds / "main.tsx").write_text("portal", encoding="utf-8")
    copy_tree(root, tree, PORTAL)
    build(tree, PORTAL)
    assert (tree / PORTAL.builds / "build").read_text(encoding="utf-8") == "portal"
    (tree / PORTAL.builds / "main.tsx").unlink()
    with pytest.raises(CatalogueError, match=r"^backend/portal cannot be built"):
        build(tree, PORTAL)
    assert not (root / PORTAL.builds / "build").exists()


def test_what_cannot_be_built_here_is_said(tmp_path: Path) -> None:
    assert unbuildable(tmp_path, PORTAL) == "the packages of backend/portal are not installed (npm ci)"
    assert unbuildable(tmp_path, REFERENCE) is None
