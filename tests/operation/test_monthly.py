"""What is looked at each month: the packages that the product is built of (OPS-03).

The security audit and the review of performance of that month are the gates of these names, which
`signoff run --profile monthly` runs as well.
"""

from pathlib import Path

import pytest

from signoff import Level, clause
from signoff.actors.dependencies.audits import (
    Audit,
    audit_npm,
    audit_python,
    require_npm_advisories,
    require_python_advisories,
)
from signoff.deployment.target import Target
from signoff.expect.evaluating import unmet_if
from signoff.verdict.outcomes import NotVerified

SHOWN = 5


def requested(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.option.audit_dependencies:
        raise NotVerified("it asks the public registries of packages; `signoff run --profile monthly` does")


def files(target: Target, kind: str) -> list[Path]:
    """The files or folders that the target file names; NotVerified where it names none."""
    found = getattr(target.description.dependencies, kind)
    if not found:
        raise NotVerified(f"the target file names none ([dependencies] {kind})")
    return [target.file.parent / name for name in found]


def audits_of_npm(target: Target, *, development: bool) -> dict[Path, Audit]:
    folders = files(target, "npm")
    for folder in folders:
        require_npm_advisories(folder)
    return {folder: audit_npm(folder, development=development) for folder in folders}


def expect_clean(audits: dict[Path, Audit]) -> None:
    """Unmet when a vulnerability is known, NotVerified when a package could not be looked up."""
    known = [one.shown() for audit in audits.values() for one in audit.found]
    unmet_if(known, "no known vulnerability in what the product is built of", "; ".join(known[:SHOWN]))
    skipped = [name for audit in audits.values() for name in audit.skipped]
    looked_up = sum(audit.packages for audit in audits.values()) - len(skipped)
    if skipped or not looked_up:
        raise NotVerified(
            f"{looked_up} packages were looked up, {len(skipped)} could not be: {', '.join(skipped[:SHOWN])}"
        )


@clause("OPS-03", requests=0)
def test_no_vulnerability_is_known_of_a_python_package(target: Target, pytestconfig: pytest.Config) -> None:
    requested(pytestconfig)
    service, requirements = target.description.dependencies.osv_url, files(target, "python")
    require_python_advisories(service)
    expect_clean({file: audit_python(file, service) for file in requirements})


@clause("OPS-03", requests=0)
def test_no_vulnerability_is_known_of_a_package_that_the_portal_ships(
    target: Target, pytestconfig: pytest.Config
) -> None:
    requested(pytestconfig)
    expect_clean(audits_of_npm(target, development=False))


@clause("OPS-03", requests=0, level=Level.SHOULD)
def test_no_vulnerability_is_known_of_what_builds_the_portal(
    target: Target, pytestconfig: pytest.Config
) -> None:
    requested(pytestconfig)
    expect_clean(audits_of_npm(target, development=True))
