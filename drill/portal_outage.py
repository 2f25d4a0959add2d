"""A bad release of the portal, and its way back: files from the backup, the cache invalidated (RBK-03)."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from drill.account.function import wait_until
from drill.account.portal_files import PortalFiles, Stored
from drill.safety.journal import Journal
from drill.safety.mending import PORTAL, facts_of_portal
from signoff.deployment.rollback import Rollback
from signoff.deployment.target import Target
from signoff.report.drill.timeline import Timeline
from signoff.verdict.outcomes import Unmet

PAGE = "index.html"
_LOOK_EVERY_S = 0.2
_SHOWN = 4
_EACH = 4
"""So often each file is asked for."""


@dataclass
class PortalOutage:
    """What was seen. `expected` and `actual` say what was not as it should be; empty: all was."""

    timeline: Timeline = field(default_factory=lambda: Timeline("portal", "a bad release of the portal"))
    files: int = 0
    expected: str = ""
    actual: str = ""


def drill_portal(
    target: Target,
    portal: PortalFiles,
    names: Rollback,
    journal: Journal,
    clock: Callable[[], float],
    mark: str,
) -> PortalOutage:
    """Overwrites every file of the portal, then restores it from the backup and looks at what is served.

    CallFailed, NotVerified where the account does not let it. What it leaves, `mend` puts back by version.
    """
    outage = PortalOutage()
    try:
        before, backup = portal.stored(), portal.backup()
        outage.files = len(before)
        # Without a file that a browser gets as it is stored, nothing could be seen from outside.
        served = _served_as_stored(target, before)
        if PAGE not in served:
            raise Unmet(
                f"{target.portal_url}/ to be the {PAGE} of the bucket {portal.bucket}",
                "another page is served; see the distribution's origin, and invalidate its cache",
            )
        journal.intend(PORTAL, **facts_of_portal(portal, before))
        journal.intend("put a bad release of the portal into service")
        for key in before:
            portal.overwrite(key, _bad_content(key, mark), before[key].headers)
        portal.invalidate(names.portal_within_s)
        outage.timeline.note("bad", clock())
        bad = hashlib.sha256(_bad_content(PAGE, mark)).hexdigest()
        _wait_until_served(target, bad, names, "the bad page that the drill has put there")
        outage.timeline.note("noticed", clock())
        journal.intend("restore the portal from its backup")
        outage.timeline.note("back", clock())
        for key in backup:
            portal.restore_from_backup(key)
        outage.timeline.note("restored", clock())
        portal.invalidate(names.portal_within_s)
        _check_restored(portal, before, backup)
        _wait_until_served(target, backup[PAGE].sha256, names, "the old page, restored from the backup")
        _check_served(target, {key: backup[key].sha256 for key in served if key in backup})
        outage.timeline.note("served", clock())
    except Unmet as unmet:
        outage.expected, outage.actual = unmet.expected, unmet.actual
    return outage


def _bad_content(key: str, mark: str) -> bytes:
    if key.endswith(".html"):
        return f"<!doctype html><title>{mark}</title><h1>{mark}</h1>\n".encode()
    return f"/* {mark} */\n".encode()


def _served_as_stored(target: Target, files: Mapping[str, Stored]) -> list[str]:
    """Which files are served byte for byte; what a host makes itself, such as its configuration, is not."""
    return [key for key, stored in files.items() if _served(target, key) == stored.sha256]


def _served(target: Target, key: str) -> str:
    """The digest of what a browser gets for that file; empty where it gets none."""
    path = "" if key == PAGE else quote(key)
    try:
        with target.connector.client(timeout=target.description.limits.timeout_s) as client:
            answer = client.get(f"{target.portal_url}/{path}")
    except httpx.HTTPError:
        return ""
    return hashlib.sha256(answer.content).hexdigest() if answer.is_success else ""


def _wait_until_served(target: Target, digest: str, names: Rollback, what: str) -> None:
    if not wait_until(lambda: _served(target, PAGE) == digest, names.portal_within_s, every_s=_LOOK_EVERY_S):
        raise Unmet(
            f"{target.portal_url}/ to serve {what}, within {names.portal_within_s:g} s of the invalidation",
            "it still serves another page: the cache was not invalidated, or is not before this bucket; "
            "aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
        )


def _check_restored(portal: PortalFiles, before: Mapping[str, Stored], backup: Mapping[str, Stored]) -> None:
    """Unmet where the bucket does not hold the backup, or the backup is not a whole portal."""
    wrong = [key for key, stored in backup.items() if portal.digest(key) != stored.sha256]
    missing = sorted(before.keys() - backup.keys())
    if PAGE not in backup or missing:
        shown = ", ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        raise Unmet(
            f"the backup to hold every file of the portal ({len(before)})",
            f"it holds {len(backup)}, without {shown}: after restoring it those are still bad; "
            f"aws s3 sync s3://{portal.bucket}/ s3://{portal.backup_bucket}/{portal.backup_prefix}",
        )
    if wrong:
        raise Unmet(
            "the bucket to hold the files of the backup after they were restored",
            f"{len(wrong)} of {len(backup)} are different: {', '.join(wrong[:_SHOWN])}",
        )


def _check_served(target: Target, digests: Mapping[str, str]) -> None:
    # A cache is more than one machine, and who answers is another one each time.
    wrong = [
        key for key, digest in digests.items() if {_served(target, key) for _ in range(_EACH)} != {digest}
    ]
    if wrong:
        raise Unmet(
            f"all {len(digests)} files of the portal to be served as the backup has them",
            f"{len(wrong)} are served otherwise: {', '.join(wrong[:_SHOWN])}; the cache still holds them",
        )
