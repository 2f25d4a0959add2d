"""Which tests belong to which clause, and which of them a run asks for."""

from pathlib import Path

import pytest

from signoff.evidence.attachments import TEST_LABEL
from signoff.guide import Clause, Guide, GuideError, Level
from signoff.suite.durations import load_durations
from signoff.suite.shards import shard_from
from signoff.verdict.results import Collected

SUITES = ("tests/integration", "tests/security", "tests/account", "tests/operation", "tests/model", "e2e")
"""The folders of black-box tests: whatever is collected there needs a target."""

CAST = (
    "customer_a",
    "customer_b",
    "fresh_customer",
    "short_sla_customer",
    "turn_of_year_customer",
    "customer_without_scanner",
    "short_window_customer",
    "webhook_customer",
    "other_webhook_customer",
)
"""The fixtures that take a customer each."""

_SEVERITY = {Level.MUST: "critical", Level.SHOULD: "normal", Level.HUMAN: "normal"}
_CLAUSE = pytest.StashKey[str | None]()
_COLLECTED = pytest.StashKey[Collected]()


def named_clauses(config: pytest.Config, guide: Guide) -> tuple[Clause, ...] | None:
    """The clauses that --clause and --gate name; None when they name none."""
    clauses, gates = config.option.clause, config.option.gate
    if not clauses and not gates:
        return None
    return guide.select(clauses, gates)


def reaches_a_target(config: pytest.Config) -> bool:
    """Whether the paths that were asked for hold black-box tests."""
    if config.option.collectonly or config.option.help or config.option.version:
        return False
    suites = [config.rootpath / suite for suite in SUITES]
    for argument in config.args:
        path = (config.invocation_params.dir / argument.partition("::")[0]).resolve()
        if any(path == suite or path in suite.parents or suite in path.parents for suite in suites):
            return True
    return False


def tie(item: pytest.Item, guide: Guide) -> None:
    """Ties a test to its clause and labels it; GuideError when the tie is wrong or missing."""
    marks = list(item.iter_markers("clause"))
    item.stash[_CLAUSE] = None
    if not marks:
        if is_black_box(item):
            raise GuideError(f"{item.nodeid}: a black-box test needs a @clause")
        return
    if len(marks) > 1 or len(marks[0].args) != 1:
        raise GuideError(f"{item.nodeid}: a test verifies exactly one clause")
    mark = marks[0]
    try:
        clause = guide.clause(mark.args[0])
    except GuideError as error:
        raise GuideError(f"{item.nodeid}: {error}") from None
    customers = [name for name in CAST if name in getattr(item, "fixturenames", ())]
    item.stash[_CLAUSE] = clause.id
    item.stash[_COLLECTED] = Collected(
        test=item.nodeid,
        clause=clause.id,
        level=mark.kwargs["level"] or clause.level,
        requests=mark.kwargs["requests"],
        customers=len(customers),
    )
    item.user_properties += [("clause", clause.id), ("level", clause.level.value), ("gate", clause.gate)]
    _label(item, clause)


def is_black_box(item: pytest.Item) -> bool:
    """Whether the test stands in one of the suites that reach a target."""
    return any(Path(item.config.rootpath / suite) in item.path.parents for suite in SUITES)


def is_left_out(item: pytest.Item) -> bool:
    """Whether a thin run does without the test: it repeats at another place what another test tries."""
    return item.get_closest_marker("left_out_when_thin") is not None


def of_shard(items: list[pytest.Item], config: pytest.Config) -> list[pytest.Item]:
    """Those of the items that --shard asks for; all of them where it asks for none."""
    if config.option.shard is None:
        return items
    shard, root = shard_from(config.option.shard), config.rootpath
    own = shard.tests_of([item.nodeid for item in items if is_black_box(item)], load_durations(root))
    return [item for item in items if item.nodeid in own]


def is_offline(item: pytest.Item) -> bool:
    """Whether the test looks only at what the target file names, and sends nothing."""
    mark = item.get_closest_marker("clause")
    return mark is not None and bool(mark.kwargs["offline"])


def clause_of(item: pytest.Item) -> str | None:
    """The id of the test's clause."""
    return item.stash.get(_CLAUSE, None)


def collected(item: pytest.Item) -> Collected | None:
    """What is known of a tied test before it runs."""
    return item.stash.get(_COLLECTED, None)


def _label(item: pytest.Item, clause: Clause) -> None:
    """Allure labels from the registry. They are markers, so that a skipped test has them too."""
    labels = {
        "epic": clause.area,
        "feature": clause.gate,
        "story": f"{clause.id} {clause.title}",
        "severity": _SEVERITY[clause.level],
        "tag": clause.id,
        TEST_LABEL: item.nodeid,
    }
    for label_type, value in labels.items():
        item.add_marker(pytest.mark.allure_label(value, label_type=label_type))
