"""The portal builds with a Node.js that is still maintained, from a lock file that is true."""

from e2e.building import build_portal, lock_differences, lowest_node, source_there
from signoff import clause, expect
from signoff.actors.account.deviations import Deviation, expect_none
from signoff.deployment.target import Target

LOWEST = 18


@clause("PRE-06", requests=0, offline=True)
def test_the_portal_builds(target: Target) -> None:
    built = build_portal(source_there(target.portal_source))
    expect(built.node, "the version of Node.js that built the portal").is_between(LOWEST, 999)
    expect(built.files, "the files that the build made").is_between(1, 100_000)


@clause("PRE-06", requests=0, offline=True)
def test_no_older_node_is_asked_for(target: Target) -> None:
    lowest = lowest_node(source_there(target.portal_source))
    # What asks for none takes any, and the one at hand was tried.
    expect(lowest or LOWEST, "the oldest Node.js that package.json allows").is_between(LOWEST, 999)


@clause("PRE-06", requests=0, offline=True)
def test_the_lock_file_is_in_step_with_package_json(target: Target) -> None:
    source = source_there(target.portal_source)
    mend = f"npm install --package-lock-only, in {source.name}/"
    expect_none(
        Deviation("package-lock.json to be in step with package.json", difference, mend)
        for difference in lock_differences(source)
    )
