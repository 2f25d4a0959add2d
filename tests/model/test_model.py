"""Stories that are made up, played on a small model and on the target: both have to agree after each step.

One search feeds all of these tests. Each comparison belongs to a clause, which fails by its own comparisons
only, with the shortest story that shows the difference, and is INCONCLUSIVE where too little was tried.
"""

import pytest

from signoff.model.search import Outcome
from signoff.monitors.findings_log import LoggedStep
from signoff.plugin.marks import clause_mark
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Inconclusive, NotApplicable, Unmet

ENOUGH = {
    "TKT-01": 4,
    "TKT-02": 10,
    "TKT-03": 8,
    "TKT-04": 4,
    "TKT-05": 2,
    "TKT-06": 40,
    "TKT-07": 20,
    "TKT-08": 4,
    "TKT-09": 2,
    "TKT-10": 10,
    "TKT-11": 8,
    "TKT-12": 6,
    "TKT-15": 1,
    "TKT-16": 2,
    "TKT-17": 2,
    "EDGE-01": 1,
    "EDGE-04": 1,
    "NTF-01": 4,
    "NTF-02": 4,
    "NTF-03": 2,
    "NTF-04": 2,
    "NTF-05": 4,
    "NTF-11": 2,
    "NTF-13": 1,
    "WS-02": 3,
    "WS-03": 2,
    "WS-05": 4,
    "WS-10": 2,
    "SEC-01": 10,
    "SEC-04": 20,
}
"""So many comparisons the first story makes by itself, of each clause."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=clause_mark(name, requests=1), id=name) for name in ENOUGH]
)
def test_model_and_target_agree(outcome: Outcome, name: str) -> None:
    compared = outcome.compared.get(name, 0)
    # What this test evaluated and sent is the part of the search that was about its clause.
    ACTIVITY.evaluated += compared
    ACTIVITY.steps += min(compared, outcome.requests)
    for row in outcome.found:
        if row["clause"] == name and not row["note"]:
            seed = f"seed {outcome.seed}; play it again with `signoff replay` and model/{row['story']}"
            raise Unmet(row["expected"], f"{row['actual']}\n({seed})", LoggedStep(row))
    if name in outcome.lacking:
        raise NotApplicable(outcome.lacking[name])
    if compared < ENOUGH[name]:
        played = f"{outcome.stories} stories of {outcome.steps} steps (seed {outcome.seed}, {outcome.ended})"
        raise Inconclusive(
            f"{played} compared {compared} times what {name} is about, {ENOUGH[name]} are enough"
        )
