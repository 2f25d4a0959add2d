"""What is written down about variants that were caught names variants and tests that there are."""

from pathlib import Path

from signoff.proof.catalogue import load_catalogue
from signoff.proof.catchers import CAUGHT_BY, load_catchers, remember
from signoff.suite.suite import suite_in

ROOT = Path(__file__).resolve().parents[3]


def test_each_names_a_variant_and_a_test_that_there_are() -> None:
    known, listed = {variant.id for variant in load_catalogue(ROOT)}, suite_in(ROOT).tests
    for variant, test in load_catchers(ROOT).items():
        name = test.partition("::")[2]
        assert variant in known
        # A search after the tests names what it found, not a test.
        assert not name or test in listed, variant


def test_what_is_remembered_is_read_again_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / CAUGHT_BY).parent.mkdir(parents=True)
    remember(tmp_path, {"one", "two"}, {"one": "tests/a.py::test_a", "two": "tests/b.py::test_b[ä]"})
    remember(tmp_path, {"two", "three"}, {"three": "tests/c.py::test_c"})
    assert load_catchers(tmp_path) == {"two": "tests/b.py::test_b[ä]", "three": "tests/c.py::test_c"}
    assert load_catchers(tmp_path / "nothing") == {}
