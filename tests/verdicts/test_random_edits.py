"""`verify` never says RELEASE of a signed decision in which anything that is covered was changed."""

import pytest
from hypothesis import Phase, given, settings

from signoff.verdict.decision import Ruling
from tests.unit.signoff.release.desks import prints_nothing
from tests.verdicts.random_edits import Bench, Edit, edits


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The decision; no PDF is printed or compared."""
    with pytest.MonkeyPatch.context() as patch:
        prints_nothing(patch)
        return Bench(tmp_path_factory.mktemp("edits"))


def test_untouched_it_is_a_release(bench: Bench) -> None:
    assert bench.ruling() is Ruling.RELEASE


# What is found is one edit already: making it smaller would take minutes and tell nothing more.
@settings(max_examples=200, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
@given(wanted=edits())
def test_no_edit_of_what_is_covered_is_a_release(bench: Bench, wanted: Edit) -> None:
    changed, ruling = bench.tried(wanted)
    assert not changed or ruling is not Ruling.RELEASE
