"""Puts a deployment back as it was before a drill, from the drill's journal alone. May be repeated."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drill.account.access import Access, CallFailed
from drill.account.function import LiveFunction, Standing
from drill.account.portal_files import PortalFiles, stored_from_json
from drill.safety.journal import BEGIN, Entry, Journal, JournalError, entries, is_unfinished
from signoff.verdict.outcomes import NotVerified, Unmet

FUNCTION, PORTAL = "function as it stands", "portal as it stands"
LOOKS = 20
"""So often it looks at most: what a killed drill had sent may arrive after the first look."""
_BETWEEN_LOOKS_S = 0.5
_LONGEST_PAUSE_S = 10.0
_CACHE_FORGETS_WITHIN_S = 300.0


def facts_of_function(
    function: LiveFunction, standing: Standing, kept_code: str, mark: str
) -> dict[str, Any]:
    """What the journal holds of the function; its code lies beside the journal under that name."""
    return {
        "name": function.name,
        "alias": function.alias,
        "version": standing.version,
        "routing": standing.routing,
        "handler": standing.handler,
        "code_sha256": standing.code_sha256,
        "code": kept_code,
        "mark": mark,
    }


def facts_of_portal(portal: PortalFiles, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal holds of the portal; `before` are its files, by key."""
    return {
        "bucket": portal.bucket,
        "backup_bucket": portal.backup_bucket,
        "backup_prefix": portal.backup_prefix,
        "distribution": portal.distribution_id(),
        "files": {key: stored.as_json() for key, stored in before.items()},
    }


def mend(journal: Journal, access: Access | None = None) -> list[str]:
    """Puts everything back, ends the journal, and says what it did.

    JournalError where there is nothing to mend, or what is there cannot be put back for good; CallFailed and
    NotVerified where the account does not let it: then the journal stays as it is.
    """
    if not is_unfinished(journal.folder):
        raise JournalError(f"{journal.folder}: holds no unfinished drill; there is nothing to mend")
    steps = entries(journal.folder)
    access = access or Access.of_json(_facts(steps, BEGIN)["access"])
    done: list[str] = []
    for _ in range(LOOKS):
        found = put_back(journal.folder, access)
        if not found:
            journal.finish("; ".join(done) or "nothing had been changed")
            return done
        done += found
        time.sleep(_BETWEEN_LOOKS_S)
    raise JournalError(
        f"{journal.folder}: after {LOOKS} looks something is still not as it was ({found[0]}); see who else "
        "changes this deployment, then repeat `signoff drill --mend`"
    )


def keep_mending(journal: Journal, for_s: float, say: Callable[[str], None]) -> list[str]:
    """Mends as `mend`, and tries again for so many seconds where the account cannot be reached or refuses."""
    deadline, pause = time.monotonic() + for_s, 0.2
    while True:
        try:
            return mend(journal)
        except (CallFailed, NotVerified) as trouble:
            say(f"not yet put back: {trouble}")
            if time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE_S)


def put_back(folder: Path, access: Access) -> list[str]:
    """One look: what is not as it was is put back, and said."""
    steps = entries(folder)
    done = []
    if facts := _facts(steps, FUNCTION):
        function = LiveFunction(access, facts["name"], facts["alias"])
        standing = Standing(
            version=facts["version"],
            routing=dict(facts["routing"]),
            handler=facts["handler"],
            code_sha256=facts["code_sha256"],
            code=(folder / facts["code"]).read_bytes(),
        )
        done += function.put_back(standing, facts["mark"])
    if facts := _facts(steps, PORTAL):
        done += _put_portal_back(
            PortalFiles(
                access, facts["bucket"], facts["backup_bucket"], facts["backup_prefix"], facts["distribution"]
            ),
            facts,
        )
    return done


def _put_portal_back(portal: PortalFiles, facts: Mapping[str, Any]) -> list[str]:
    files = {key: stored_from_json(row) for key, row in facts["files"].items()}
    changed = [key for key, was in files.items() if portal.digest(key) != was.sha256]
    for key in changed:
        portal.restore_version(key, files[key])
    if not changed:
        return []
    done = [f"put {len(changed)} files of the portal back"]
    try:
        portal.invalidate(_CACHE_FORGETS_WITHIN_S)
    except Unmet as late:
        done.append(f"the cache may still hold the bad page: {late.actual}")
    return done


def _facts(steps: list[Entry], step: str) -> Mapping[str, Any]:
    return next((entry.facts for entry in steps if entry.step == step), {})
