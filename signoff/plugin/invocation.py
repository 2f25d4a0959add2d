"""How pytest was called: options, plugins and versions for the record, and what of it makes a run partial.

The verdict of a run is worth something only if its tests ran as they are written. Options that are known to
leave that alone are listed here; any other that was changed, and any plugin that is none of ours, is said in
the verdict, and then no clause is a PASS.
"""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from signoff.guide.errors import UserError

HARMLESS = frozenset(
    (
        *("target", "clause", "gate", "thin", "read_only", "wait", "out", "also", "run_id", "resume"),
        *("write_collected", "write_inventory", "audit_dependencies", "model_seed", "model_seconds"),
        *("verbose", "tbstyle", "reportchars", "showlocals", "fulltrace", "color", "code_highlight"),
        *("no_header", "no_summary", "no_fold_skipped", "show_fixtures_per_test", "showcapture"),
        *("durations", "durations_min", "capture", "xmlpath", "junitprefix", "basetemp", "cacheclear"),
        *("numprocesses", "maxprocesses", "dist", "tx", "rsyncdir", "maxworkerrestart", "testrunuid"),
        *("randomly_seed", "randomly_reorganize", "randomly_reset_seed"),
        *("allure_report_dir", "clean_alluredir", "attach_capture"),
        *("strict_config", "strict_markers", "importmode", "file_or_dir", "plugins", "disable_warnings"),
        *("rootdir", "inifilename", "debug", "log_level", "log_cli_level", "log_file", "force_short_summary"),
    )
)
"""Options that change where results go, how they look, in what order and on how many workers tests run."""
SELECTING = frozenset(
    (
        *("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "maxfail", "keepduplicates"),
        *("lf", "failedfirst", "newfirst", "last_failed_no_failures", "stepwise", "stepwise_skip"),
        *(
            "stepwise_reset",
            "doctestcontinue",
            "shard",
            "continue_on_collection_errors",
            "pyargs",
            "collectonly",
        ),
    )
)
"""Options that leave tests out: what is missing shows by itself, for the inventory names all of them."""
REFUSED = {
    "flaky": "runs a failing test again",
    "pytest_rerunfailures": "runs a failing test again",
    "pytest_retry": "runs a failing test again",
    "pytest_ignore_flaky": "hides the failures of listed tests",
    "pytest_quarantine": "hides the failures of listed tests",
}
"""Plugins, by their module, with which nothing can be verified, and why."""
NAMED = ("xdist", "allure_pytest", "randomly")
"""The plugins that `signoff run` loads, by the names of their entry points: by those they know each other."""
_KNOWN = ("_pytest", "signoff", "xdist", "allure_pytest", "pytest_randomly", "_hypothesis_pytestplugin")
_IDLE = ("anyio", "hypothesis", "platformdirs", "pytest_locust")
"""Plugins of packages that we need for something else: they take no part in a run."""
_DISPENSABLE = frozenset(
    (
        *("cacheprovider", "hypothesispytest", "randomly", "xdist", "anyio", "locust", "allure_pytest"),
        *("looponfail", "xdist.looponfail", "junitxml", "faulthandler", "terminal"),
    )
)
"""Plugins that may be switched off: a run means the same without them."""
_STRICT = ("strict_markers=true", "strict_config=true", "addopts=")
"""What the project's own options set, and that `signoff run` takes none but its own."""
SCRUBBED = "SIGNOFF_SCRUBBED"
"""The variable in which `signoff run` tells its pytest which others it left out, by name."""
COMMAND = "SIGNOFF_COMMAND"
"""The variable in which it tells how it was called itself, for people to repeat it."""
_TOOLS = (
    *("pytest", "pytest-xdist", "pytest-randomly", "allure-pytest", "hypothesis", "httpx", "websockets"),
    *("boto3", "playwright", "locust", "pydantic", "PyJWT", "cryptography", "html5lib"),
)


class ForeignPlugin(UserError):
    """A plugin is loaded with which nothing can be verified. The text says which, and what to do."""


@dataclass(frozen=True)
class Invocation:
    """`options` are those that were changed, by name, as text; `partial` says why no clause can be a PASS."""

    arguments: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    plugins: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    scrubbed: Sequence[str] = ()
    partial: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """For the verdict document."""
        return asdict(self)


def invocation_of(config: pytest.Config, scrubbed: Sequence[str]) -> Invocation:
    """What there is to say of this call of pytest. ForeignPlugin for one that spoils it."""
    plugins = dict(sorted(_plugins(config)))
    for package in (name.partition(".")[0] for name in plugins):
        if why := REFUSED.get(package):
            raise ForeignPlugin(
                f"the plugin {package} {why}, so no verdict could be trusted; uninstall it, or use "
                "`signoff run`, which does not load it"
            )
    options = dict(sorted(_changed_options(config)))
    partial = [
        f"the option {name}={value} changes how tests run"
        for name, value in options.items()
        if name not in HARMLESS and name not in SELECTING
    ]
    partial += [f"the plugin {name} is none of ours" for name in plugins if _is_foreign(name)]
    off = [name[3:] for name in config.option.plugins if name.startswith("no:")]
    partial += [f"the plugin {name} was switched off" for name in off if name not in _DISPENSABLE]
    return Invocation(
        arguments=list(config.invocation_params.args),
        options=options,
        plugins=plugins,
        tools=_versions(),
        scrubbed=scrubbed,
        partial=partial,
    )


def _changed_options(config: pytest.Config) -> Iterator[tuple[str, str]]:
    defaults = {action.dest: action.default for action in config._parser.optparser._actions}
    for name, value in vars(config.option).items():
        if name.startswith("_") or name not in defaults:
            continue
        if name == "override_ini":
            value = [each for each in value or () if each not in _STRICT]
        elif name in ("rootdir", "inifilename") and Path(str(value)).resolve() in _own_places(config):
            continue
        if (value or None) != (defaults[name] or None):
            yield name, str(value)


def _own_places(config: pytest.Config) -> tuple[Path, ...]:
    return config.rootpath.resolve(), config.rootpath.resolve() / "pyproject.toml"


def _plugins(config: pytest.Config) -> Iterator[tuple[str, str]]:
    """Each plugin that is not pytest's own and no conftest.py, by name, with its package's version."""
    manager = config.pluginmanager
    packages = {plugin: f"{dist.name} {dist.version}" for plugin, dist in manager.list_plugin_distinfo()}
    for _, plugin in manager.list_name_plugin():
        module = str(getattr(plugin, "__name__", "")) or type(plugin).__module__
        inside = str(getattr(plugin, "__file__", "") or "").endswith("conftest.py")
        if plugin is not None and not inside and module.partition(".")[0] != "_pytest":
            yield module, packages.get(plugin, "")


def _is_foreign(module: str) -> bool:
    return module.partition(".")[0] not in _KNOWN and not module.startswith(_IDLE)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
