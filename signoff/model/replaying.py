"""Plays a story from its file on a target, and says whether model and target still differ."""

from collections.abc import Callable

from signoff.actors import TargetSession
from signoff.deployment.ledger import Ledger
from signoff.deployment.pool import CustomerPool
from signoff.deployment.run_id import new_run_id
from signoff.deployment.target import Target
from signoff.model.agreeing import Disagreement
from signoff.model.casting import Casting
from signoff.model.stage import Stage
from signoff.model.story import Story


def replay(story: Story, target: Target, ledger: Ledger, say: Callable[[str], None]) -> Disagreement | None:
    """The difference that there still is; None when both agree. Each step is said as it is played."""
    run_id = new_run_id()
    session = TargetSession(target, ledger, run_id)
    pool = CustomerPool(target, ledger, run_id=run_id, worker="replay")
    try:
        with Casting(session, pool, "signoff replay").stage(story.near) as stage:
            return _played(stage, story, say)
    finally:
        session.close()


def _played(stage: Stage, story: Story, say: Callable[[str], None]) -> Disagreement | None:
    try:
        for number, step in enumerate(story.steps, start=1):
            say(f"{number}. {step.line()}")
            if not stage.play(step):
                say("   (left out: the target, or what is left of the story, has nothing to play it with)")
        say("now everybody looks at everything")
        stage.look_at_everything()
    except Disagreement as found:
        return found
    return None
