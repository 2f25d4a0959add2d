from pathlib import Path

import pytest

from drill.safety.journal import FILE, Journal, JournalError, entries, held, is_unfinished


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    begun = Journal(tmp_path)
    begun.begin({"run": "1"})
    return begun


def test_steps_are_read_in_order(journal: Journal) -> None:
    journal.intend("publish a bad version", kind="raises")
    found = entries(journal.folder)
    assert [each.step for each in found] == ["begin", "publish a bad version"]
    assert found[1].facts == {"kind": "raises"}


def test_it_is_unfinished_until_it_is_finished(journal: Journal) -> None:
    assert is_unfinished(journal.folder)
    journal.finish("all as it was")
    assert not is_unfinished(journal.folder)


def test_no_drill_begins_while_one_is_unfinished(journal: Journal) -> None:
    with pytest.raises(JournalError, match="signoff drill --mend"):
        journal.begin({"run": "2"})
    journal.finish("")
    journal.begin({"run": "2"})
    assert [each.facts for each in entries(journal.folder)] == [{"run": "2"}]


@pytest.mark.parametrize("length", [1, 20, 60])
def test_a_last_line_that_was_cut_short_is_no_step(journal: Journal, length: int) -> None:
    file = journal.folder / FILE
    whole = file.read_bytes()
    journal.intend("put the bad version into service", version="2")
    file.write_bytes(file.read_bytes()[: len(whole) + length])
    assert [each.step for each in entries(journal.folder)] == ["begin"]
    assert is_unfinished(journal.folder)


def test_a_journal_cut_within_its_beginning_is_none(journal: Journal) -> None:
    file = journal.folder / FILE
    file.write_bytes(file.read_bytes()[:5])
    assert not is_unfinished(journal.folder)


def test_what_is_no_journal_is_said_with_its_line(journal: Journal) -> None:
    with (journal.folder / FILE).open("a", encoding="utf-8") as file:
        file.write("never\n")
    with pytest.raises(JournalError, match=r"journal.jsonl:2: is no step of a drill"):
        entries(journal.folder)


def test_one_process_has_it_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(JournalError, match="is going on"), held(tmp_path):
        raise AssertionError("two have it")
    with held(tmp_path):
        assert entries(tmp_path) == []
