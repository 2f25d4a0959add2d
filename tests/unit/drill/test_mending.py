from pathlib import Path

import pytest

from drill.account.access import Access, CallFailed
from drill.account.function import LiveFunction, Standing
from drill.kinds import mark_of
from drill.safety import mending
from drill.safety.journal import Journal, JournalError, entries, is_unfinished
from drill.safety.mending import FUNCTION, facts_of_function, keep_mending, mend
from signoff.verdict.outcomes import NotVerified
from tests.unit.drill.account import DENIED, EXPIRED, NETWORK, Account, State, digest

MARK = mark_of("run-1")


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def function(state: State) -> LiveFunction:
    return LiveFunction(Account(state), "open-ticket", "live")


@pytest.fixture
def journal(tmp_path: Path, function: LiveFunction, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """That of a drill that has looked at the function, and changed nothing yet."""
    monkeypatch.setattr(mending, "_BETWEEN_LOOKS_S", 0.0)
    begun = Journal(tmp_path)
    begun.begin({"access": function.access.as_json()})
    standing = Standing("1", {}, "app.create.handler", digest(b"good"), b"good")
    kept = begun.keep("code.zip", standing.code)
    begun.intend(FUNCTION, **facts_of_function(function, standing, kept, MARK))
    return begun


def is_as_it_was(state: State) -> bool:
    return (state.alias, state.code, set(state.versions)) == ("1", b"good", {"1"})


def do_part(function: LiveFunction, part: int) -> None:
    """The drill's changes in their order, so many of them."""
    if part > 0:
        function.publish(b"bad", MARK)
    if part > 1:
        function.point_alias("2")


@pytest.mark.parametrize("part", range(3))
def test_from_any_part_of_a_drill_everything_is_put_back(
    journal: Journal, function: LiveFunction, state: State, part: int
) -> None:
    do_part(function, part)
    done = mend(journal, function.access)
    assert is_as_it_was(state)
    assert (len(done) > 0) is (part > 0)
    assert not is_unfinished(journal.folder)


def test_the_alias_is_put_back_first(journal: Journal, function: LiveFunction, state: State) -> None:
    do_part(function, 2)
    state.calls.clear()
    mend(journal, function.access)
    assert state.calls[:2] == ["get_alias", "update_alias"]


def test_a_version_that_somebody_else_published_stays(
    journal: Journal, function: LiveFunction, state: State
) -> None:
    state.versions["7"] = "release 4.2"
    do_part(function, 2)
    mend(journal, function.access)
    assert set(state.versions) == {"1", "7"}


@pytest.mark.parametrize("trouble", [EXPIRED, NETWORK, DENIED], ids=["expired", "network", "denied"])
@pytest.mark.parametrize("after", range(6))
def test_trouble_at_any_call_leaves_the_journal_and_the_next_try_mends(
    journal: Journal, function: LiveFunction, state: State, trouble: Exception, after: int
) -> None:
    do_part(function, 2)
    access = Account(state)
    calls = len(state.calls)
    real = Account.call

    class Troubled(Account):
        def call(self, service: str, operation: str, **given: object) -> dict[str, object]:
            if len(state.calls) - calls == after:
                state.calls.append("trouble")
                raise trouble
            return real(self, service, operation, **given)

    with pytest.raises((CallFailed, NotVerified)):
        mend(journal, Troubled(state))
    assert is_unfinished(journal.folder)
    mend(journal, access)
    assert is_as_it_was(state)


def test_it_is_tried_again_within_its_time(
    journal: Journal, function: LiveFunction, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_part(function, 2)
    monkeypatch.setattr(Access, "of_json", lambda row: Account(state))
    monkeypatch.setattr("drill.safety.mending.time.sleep", lambda seconds: None)
    state.troubles += [NETWORK, EXPIRED]
    said: list[str] = []
    keep_mending(journal, 5.0, said.append)
    assert is_as_it_was(state)
    assert [words.partition(":")[0] for words in said] == ["not yet put back", "not yet put back"]


def test_when_its_time_is_over_the_journal_stays(
    journal: Journal, function: LiveFunction, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_part(function, 2)
    monkeypatch.setattr(Access, "of_json", lambda row: Account(state))
    state.troubles += [NETWORK] * 5
    with pytest.raises(CallFailed):
        keep_mending(journal, -1.0, lambda words: None)
    assert is_unfinished(journal.folder)


def test_what_somebody_else_keeps_changing_is_not_called_mended(
    journal: Journal, function: LiveFunction, state: State
) -> None:
    class Restless(Account):
        def call(self, service: str, operation: str, **given: object) -> dict[str, object]:
            answer = super().call(service, operation, **given)
            state.alias = "2" if operation == "update_alias" else state.alias
            return answer

    do_part(function, 2)
    with pytest.raises(JournalError, match="see who else changes this deployment"):
        mend(journal, Restless(state))
    assert is_unfinished(journal.folder)


def test_without_an_unfinished_drill_there_is_nothing_to_mend(journal: Journal, state: State) -> None:
    mend(journal, Account(state))
    with pytest.raises(JournalError, match="nothing to mend"):
        mend(journal, Account(state))
    assert entries(journal.folder)[-1].step == "finished"
