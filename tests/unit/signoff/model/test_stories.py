"""Steps and stories as data: in words, in a file and back, and shorter."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from signoff.model.shrinking import shortest
from signoff.model.steps import Step, labels_of, step_from_json
from signoff.model.story import Story, StoryError, read_story
from signoff.wire import clock

OPEN = Step(act="open", about="T1", fields={"priority": "high", "category": "billing"})
SEVERAL = Step(act="open", actor="B", about="T2", count=3)
COMMENT = Step(act="comment", about="T1", text="A long text", agent=True)
WRONG = Step(act="open", about="T5", fields={"subject": ""}, refused="TKT-16")
LISTEN = Step(act="listen", about="L1", types=("notification",))
STEPS = [OPEN, SEVERAL, COMMENT, WRONG, LISTEN]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_comes_back_from_its_json(step: Step) -> None:
    row = json.loads(json.dumps(step.as_json()))
    assert step_from_json(row) == step
    assert "refused" in row or not step.refused, "defaults are left out"


@pytest.mark.parametrize(
    "row", [{}, [], {"act": "open", "unknown": 1}, {"act": 7}, {"act": "open", "fields": "none"}]
)
def test_what_is_no_step_is_refused(row: Any) -> None:
    with pytest.raises(ValueError, match="step"):
        step_from_json(row)


def test_a_story_is_told_in_its_actors_words() -> None:
    assert OPEN.line() == "customer A opens a ticket, T1 with priority high, category billing"
    assert SEVERAL.line() == "customer B opens 3 tickets, T2 to T4"
    assert COMMENT.line() == 'a support agent of customer A adds a comment to ticket T1: "A long text"'
    assert WRONG.line().endswith('subject "" (TKT-16: to be refused)')
    assert LISTEN.line() == "customer A opens the live connection L1 for notification"
    assert labels_of(SEVERAL) == ["T2", "T3", "T4"]


def a_story(steps: Sequence[Step] = STEPS) -> Story:
    return Story(clause="TKT-10", expected="one", actual="it is none", steps=steps, near="in case", seed=5)


def test_a_story_comes_back_from_its_file(tmp_path: Path) -> None:
    a_story().write(tmp_path / "model" / "story-1.json")
    assert read_story(tmp_path / "model" / "story-1.json") == a_story()


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "is no JSON"), ("[]", "is no story"), ('{"format": "signoff-story-1"}', "is no story")],
)
def test_what_is_no_story_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "story.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoryError, match=says):
        read_story(tmp_path / "story.json")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="cannot be read"):
        read_story(tmp_path / "none.json")


def test_only_what_the_disagreement_takes_is_left() -> None:
    def plays(steps: Sequence[Step]) -> Sequence[Step] | None:
        acts = [step.act for step in steps]
        return steps if "open" in acts and "comment" in acts else None

    found = shortest([*STEPS, *STEPS], plays, seconds=60)
    assert sorted(step.act for step in found) == ["comment", "open"]
    assert all(not step.fields and not step.agent and step.count == 1 for step in found if not step.refused)


def test_shrinking_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(1000))
    monkeypatch.setattr(clock, "monotonic", lambda: float(next(seconds)))
    played = []

    def plays(steps: Sequence[Step]) -> Sequence[Step] | None:
        played.append(steps)
        return None

    assert list(shortest(STEPS * 10, plays, seconds=5)) == STEPS * 10
    assert len(played) < 8
