"""One search for all tests of this folder, in whichever process: who comes first plays, the others read."""

import fcntl
import secrets

import pytest

from signoff.actors import TargetSession
from signoff.deployment.pool import CustomerPool
from signoff.model.casting import Casting
from signoff.model.search import LEAST_S, MOST_S, Outcome, Search, read_outcome
from signoff.monitors.disagreements import FOLDER, NOTE
from signoff.monitors.findings_log import log_row
from signoff.plugin.run import Run
from signoff.plugin.selection import clause_of
from tests.model.searching import search

TEST = "tests/model/test_model.py::test_model_and_target_agree"


@pytest.fixture(scope="session")
def outcome(run: Run, session: TargetSession, pool: CustomerPool, request: pytest.FixtureRequest) -> Outcome:
    """What the search of this run came to."""
    folder = run.folder / FOLDER
    folder.mkdir(exist_ok=True)
    file = folder / "outcome.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            return read_outcome(file)
        options = request.config.option
        seed = secrets.randbelow(1_000_000) if options.model_seed is None else options.model_seed
        items = [item for item in request.session.items if item.nodeid.startswith(TEST)]
        asked = frozenset(filter(None, map(clause_of, items)))
        casting = Casting(session, pool, TEST)
        seconds = options.model_seconds or min(MOST_S, max(LEAST_S, len(asked)))
        chosen = Search(casting, folder, seed=seed, seconds=seconds, asked=asked)
        found = search(casting, chosen, seed)
        for row in found.found:
            # A clause that was asked for has its own test, which says it.
            if row["note"] or row["clause"] not in asked:
                kind = row["clause"] + (NOTE if row["note"] else "")
                log_row(folder / "found.jsonl", {**row, "test": f"{TEST}[{row['clause']}]", "kind": kind})
        found.write(file)
        return found
