"""What is looked at once all tests are done: everything that was said, written and logged in the run."""

from collections.abc import Iterable, Iterator

from signoff.deployment.target import Target
from signoff.evidence.evidence import Evidence
from signoff.monitors import browser_console, internals, undescribed
from signoff.monitors import secrets as secrecy
from signoff.verdict.results import Result
from signoff.wire.secrets import Secrets


def findings_of(evidence: Evidence, target: Target, learned: Iterable[str]) -> Iterator[Result]:
    """A result for each thing found, of those clauses that the run decides about."""
    decided = {clause.id: clause for clause in evidence.clauses(evidence.collected())}
    for monitor in (internals, browser_console, undescribed):
        if monitor.CLAUSE in decided:
            yield from monitor.results_in(evidence.folder, decided[monitor.CLAUSE])
    if secrecy.CLAUSE in decided:
        secrets = Secrets(target.known_secrets(), learned)
        searches = {
            "what the run wrote": secrecy.written_in(evidence.folder, secrets),
            "the target's logs": secrecy.logged_by(target, secrets),
        }
        for where, found in searches.items():
            if found:
                yield secrecy.as_result(decided[secrecy.CLAUSE], where, found)
