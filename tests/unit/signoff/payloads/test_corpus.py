"""Our hostile texts are what they are said to be: dangerous as they stand, or asleep."""

import pytest

from signoff.expect.inert import active_content
from signoff.payloads.corpus import a_few, harmless, techniques

every_technique = pytest.mark.parametrize("technique", techniques())


def test_there_are_enough_of_every_technique() -> None:
    sizes = {name: len(technique.payloads) for name, technique in techniques().items()}
    assert sum(sizes.values()) >= 250
    assert min(sizes.values()) >= 10
    assert max(sizes.values()) <= 76  # with what else a test sends, a customer stays under 80 requests
    assert set(a_few()) == set(sizes)
    assert len(harmless("written")) + len(harmless("mentioned")) >= 30


def test_no_two_are_the_same() -> None:
    texts = [text for technique in techniques().values() for text in technique.payloads.values()]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


@every_technique
def test_what_acts_is_judged_dangerous_as_it_stands(technique: str) -> None:
    assert [name for name, text in techniques()[technique].acts.items() if not active_content(text)] == []


@every_technique
def test_what_sleeps_is_judged_harmless_as_it_stands(technique: str) -> None:
    assert [name for name, text in techniques()[technique].sleeps.items() if active_content(text)] == []


@every_technique
def test_none_is_longer_than_a_comment_may_be(technique: str) -> None:
    assert [name for name, text in techniques()[technique].payloads.items() if len(text) > 10_000] == []


def test_what_is_merely_written_is_judged_harmless() -> None:
    assert [name for name, text in harmless("written").items() if active_content(text)] == []
