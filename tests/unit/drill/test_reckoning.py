import pytest

from drill.writes.reckoning import reckon
from tests.unit.drill.made import attempt, comment, found

SENT = [attempt(0), attempt(1), comment(2)]


def test_all_that_was_acknowledged_is_there_once() -> None:
    reckoning = reckon(SENT, map(found, SENT), "run-1")
    assert reckoning.is_clean
    assert reckoning.words == "3 tickets and comments were acknowledged, and each is there once"


@pytest.mark.parametrize("missing", range(3))
def test_what_was_acknowledged_and_is_not_there_is_lost(missing: int) -> None:
    there = [found(each) for each in SENT if each is not SENT[missing]]
    reckoning = reckon(SENT, there, "run-1")
    assert (len(reckoning.lost), reckoning.repeated, reckoning.invented) == (1, [], [])
    assert SENT[missing].id in reckoning.words


def test_a_comment_that_is_there_twice_is_repeated() -> None:
    reckoning = reckon(SENT, [*map(found, SENT), found(SENT[2], id="c9")], "run-1")
    assert reckoning.repeated == ["comment c2 (comment 2) 2 times"]


def test_what_got_an_error_may_be_there_once_but_not_twice() -> None:
    refused = attempt(5, acknowledged=False, status=500, id="", ticket="")
    assert reckon([refused], [], "run-1").is_clean
    assert reckon([refused], [found(refused, id="t5")], "run-1").is_clean
    assert len(reckon([refused], [found(refused, id="t5"), found(refused, id="t6")], "run-1").repeated) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"body": "description 0"}, "it reads 'description 0', and was sent as 'description 0, run-1'"),
        ({"id": "t7"}, "its id is t7, and was acknowledged as t0"),
        ({"customer": "globex"}, "it is a ticket of globex, and was a ticket of acme"),
    ],
)
def test_other_content_than_was_sent_is_said(changed: dict[str, str], says: str) -> None:
    reckoning = reckon(SENT, [found(SENT[0], **changed), *map(found, SENT[1:])], "run-1")
    assert says in reckoning.words


def test_a_comment_on_another_ticket_is_said() -> None:
    reckoning = reckon(SENT, [*map(found, SENT[:2]), found(SENT[2], ticket="t1")], "run-1")
    assert "it stands on ticket t1, and was written on t0" in reckoning.words


def test_only_what_bears_the_runs_mark_is_invented() -> None:
    invented = found(attempt(8))
    assert reckon(SENT, [*map(found, SENT), invented], "run-1").invented == ["ticket t8 (subject 8)"]
    of_another_run = found(attempt(8), body="description, run-2")
    assert reckon(SENT, [*map(found, SENT), of_another_run], "run-1").is_clean


def test_a_comment_that_nobody_wrote_is_invented() -> None:
    assert reckon(SENT, [*map(found, SENT), found(comment(9))], "run-1").invented == [
        "comment c9 (comment 9)"
    ]
