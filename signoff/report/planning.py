"""What a run will decide, what it cannot and why, and what it will cost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from rich.table import Table

from signoff.deployment.allowance import (
    ACTORS_OF_A_STORY,
    STORIES_OF_LISTED,
    STORY_OF_LISTED,
    WHOLE_ALLOWANCE,
    cost_of,
)
from signoff.deployment.description import Description
from signoff.deployment.ledger import Account, pick
from signoff.guide import Clause, Level
from signoff.suite.shards import STORIES
from signoff.verdict.results import Collected

SECONDS_A_REQUEST = 0.1
"""A guess for tests that were never run on the target; those that were are planned as they were."""
_WORKERS, _MOST_WORKERS = 2, 4
_LONG_S = 20.0


@dataclass(frozen=True)
class Plan:
    """`undecided` holds the reason by clause; `too_few` says what is missing to start at all."""

    decided: dict[str, int]
    undecided: dict[str, str]
    requests: int
    customers: int
    duration: timedelta
    guessed: int
    too_few: str | None

    def table(self, clauses: Sequence[Clause]) -> Table:
        """One row per clause: what will be known of it."""
        table = Table(box=None, padding=(0, 1), header_style="bold")
        for column in ("clause", "level", "tests", "will be"):
            table.add_column(column, overflow="fold")
        for clause in clauses:
            reason = self.undecided.get(clause.id)
            verdict = "decided" if reason is None else f"not decided: {reason}"
            table.add_row(clause.id, clause.level.value, str(self.decided.get(clause.id, "")), verdict)
        return table


def make_plan(
    clauses: Sequence[Clause],
    collected: Sequence[Collected],
    description: Description,
    accounts: Sequence[Account] | None,
    durations: Mapping[str, float],
    workers: int,
) -> Plan:
    """Plans a run over those clauses. `accounts` are the listed customers; None where they are minted."""
    tests: dict[str, list[Collected]] = defaultdict(list)
    for test in collected:
        tests[test.clause].append(test)
    undecided = {
        clause.id: reason
        for clause in clauses
        if (reason := _obstacle(clause, tests[clause.id], description)) is not None
    }
    runnable = [test for clause in clauses if clause.id not in undecided for test in tests[clause.id]]
    limit = description.limits.requests
    seconds = [durations.get(test.test, _cost(test, limit) * SECONDS_A_REQUEST) for test in runnable]
    return Plan(
        decided={clause.id: len(tests[clause.id]) for clause in clauses if clause.id not in undecided},
        undecided=undecided,
        requests=sum(_cost(test, limit) * test.customers for test in runnable)
        + _cost_of_stories(runnable, accounts, limit),
        customers=max((test.customers for test in runnable), default=0),
        duration=timedelta(seconds=round(sum(seconds) / max(workers, 1))),
        guessed=sum(test.test not in durations for test in runnable),
        too_few=None if accounts is None else _too_few(runnable, accounts, limit),
    )


def fitting_workers(seconds: float, customers: int | None, cores: int) -> int:
    """How many workers suit a run whose tests take so long one after the other, if nobody says otherwise.

    Tests wait more than half of their time, for a browser, a pause, a message, so two of them share a core;
    but where there is little to do, further workers only take their time to start. `customers`: how many are
    listed, None where they are made as needed; a test may take two, and others would wait for them.
    """
    fitting = max(_WORKERS, 2 * cores) if seconds >= _LONG_S else _WORKERS
    served = _MOST_WORKERS if customers is None else max(_WORKERS, customers // 2)
    return min(fitting, served, _MOST_WORKERS)


def _obstacle(clause: Clause, tests: Sequence[Collected], description: Description) -> str | None:
    lacking = clause.lacks(description.capabilities)
    if clause.level is Level.HUMAN:
        return "a person has to attest it"
    if not tests:
        also = f", and the target lacks: {', '.join(lacking)}" if lacking else ""
        by = clause.decided_by
        what = "drill" if by == "signoff drill" else "load run"
        return f"{f'a {what} decides it: {by}' if by else 'no test decides it yet'}{also}"
    if lacking:
        return f"the target lacks: {', '.join(lacking)}"
    if description.read_only_because and clause.changes:
        return f"its check changes something, and {description.read_only_because}"
    return None


def _cost(test: Collected, limit: int) -> int:
    return cost_of(test.requests, limit)


def _cost_of_stories(tests: Sequence[Collected], accounts: Sequence[Account] | None, limit: int) -> int:
    """At most so many; where customers are made as needed, stories are bounded by their time alone."""
    if accounts is None or not any(test.test.startswith(STORIES) for test in tests):
        return 0
    return STORIES_OF_LISTED * min(ACTORS_OF_A_STORY, len(accounts)) * min(STORY_OF_LISTED, limit)


def _too_few(tests: Sequence[Collected], accounts: Sequence[Account], limit: int) -> str | None:
    """Plays the leases through, the most expensive tests first; says what is missing when one fails."""
    left = {account.customer: replace(account, held=False) for account in accounts}
    for test in sorted(tests, key=lambda test: (test.requests != WHOLE_ALLOWANCE, -test.requests)):
        need = min(_cost(test, limit), limit)
        chosen = pick(list(left.values()), [need] * test.customers)
        if chosen is None:
            wanted = sum(min(_cost(t, limit), limit) * t.customers for t in tests)
            have = sum(account.left for account in accounts)
            more = max(1, -(-(wanted - have) // limit), test.customers - len(accounts))
            # Where all of them together are too few in any window, to wait is no way.
            helps = wanted <= limit * len(accounts) and test.customers <= len(accounts)
            return (
                f"too few customers: {len(accounts)} with {have} requests left in this window, "
                f"{wanted} wanted; list about {more} more in [auth], or choose fewer clauses"
                f"{', or wait until earlier requests count no more' if helps else ''}"
            )
        for customer in chosen:
            left[customer] = replace(left[customer], left=left[customer].left - need)
    return None
