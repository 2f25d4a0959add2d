"""A project of its own for each test of the plugin, with a tiny target and suites; and a signed decision."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.unit.signoff.release.desks import Desk, a_signed_desk, copied, prints_nothing
from tests.verdicts.plugin_runs import KEPT, MORE, Runs, Suite, clauses

BEGAN = pytest.StashKey[float]()

FAKE = """
import itertools, json, os, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

asked = itertools.count()
kept = []

class Fake(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            moved = os.environ.get("FAKE_DEPLOYS") == "1" and next(asked) > 0
            body, status = {"version": "2" if moved else "1"}, 200
        elif "Authorization" not in self.headers:
            body, status = {"detail": "who are you"}, 401
        else:
            shown = kept if os.environ.get("FAKE_LEAKS") == "1" else []
            body, status = {"tickets": shown, "next_cursor": None}, 200
        self.answer(body, status)

    def do_POST(self):
        kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer({"id": "T1", "status": "open"}, 201)

    def answer(self, body, status):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"ready": True, "base_url": f"http://127.0.0.1:{server.server_port}",
                  "secrets": {"FAKE_SECRET": "a secret of at least thirty-two bytes"}}), flush=True)
sys.stdin.read()
"""
TARGET = """
name = "fake"
kind = "local"
build_url = "/health"

[boot]
command = ["{python}", "fake.py"]

[auth.mint]
algorithm = "HS256"
key_env = "FAKE_SECRET"
issuer = "fake"
audience = "fake"
any_customer = true
"""
CONFTEST = 'pytest_plugins = ["signoff.plugin.plugin", "signoff.plugin.fixtures"]\n'
OFF = ("-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "--target=target.toml")

HOSTILE, BEFORE = "test_no_made_green", (("accepted",), ("refused",), ("control",))
"""Where a hostile user's cases are, and what was done with each before; a control is genuine."""


def pytest_configure(config: pytest.Config) -> None:
    """The marks of these tests."""
    config.addinivalue_line(
        "markers", "before(what): what the instrument did with it before: accepted or refused; or control"
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """What takes too long to be run every day is cut by `--minutes N` and `--parts N`."""
    parser.addoption(
        "--minutes", type=float, help="begin no test after that, in the order that pytest-randomly draws"
    )
    parser.addoption("--parts", type=int, help="of a whole run only one of so many shards, another each day")
    parser.addoption("--write-picture", help="keep a picture of the sheet that says release in this file")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A hostile user's case says what was done with it before."""
    for item in items:
        mark = item.get_closest_marker("before")
        if item.path.name.startswith(HOSTILE) and (mark is None or mark.args not in BEFORE):
            raise pytest.UsageError(f"{item.nodeid}: needs a mark: before(accepted, refused or control)")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Of what is to take so many minutes the rest is skipped, and counted, once these are over."""
    minutes: float | None = item.config.getoption("minutes")
    # From the first test on, which is never skipped: of a run that is green something has run.
    began = item.config.stash.setdefault(BEGAN, monotonic())
    if minutes is not None and monotonic() - began > 60 * minutes:
        pytest.skip(f"the {minutes:g} minutes for this are over; `make backends` takes all of it")


@pytest.fixture(autouse=True)
def the_suite_of_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are compared with the suite of this checkout; those made here were made with other ones."""
    monkeypatch.setattr("signoff.evidence.suites.differences", lambda recorded, here, clauses: [])


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project whose target is the fake one."""
    pytester.makeconftest(CONFTEST)
    pytester.makefile(".py", fake=FAKE)
    pytester.makefile(".toml", target=TARGET)
    return pytester


@pytest.fixture
def suite(project: pytest.Pytester) -> Callable[[str], Path]:
    """Writes a black-box suite into the project."""

    def write(body: str, name: str = "test_suite.py") -> Path:
        file = project.path / "tests" / "integration" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"import pytest\nfrom signoff import *\n{body}", encoding="utf-8")
        return file

    return write


@pytest.fixture
def runs(project: pytest.Pytester) -> Runs:
    """Runs pytest on the project, in a process of its own, as its user would."""

    def run(*arguments: str) -> pytest.RunResult:
        lists()
        return project.runpytest_subprocess("tests", "--run-id=one", *OFF, *arguments)

    def lists() -> None:
        """The inventory that is committed with a suite; whatever is done to the suite later, it stays."""
        inventory = project.path / "tests" / "inventory.json"
        if not inventory.exists():
            inventory.parent.mkdir(exist_ok=True)
            lists = f"--write-inventory={inventory}"
            # What is tried is the run; a process of its own would take longer for this than for that.
            project.runpytest_inprocess("tests", "--collect-only", lists, *OFF)
        if not inventory.exists():
            inventory.write_text("[]", encoding="utf-8")

    return run


@pytest.fixture
def kept(suite: Suite, runs: Runs, project: pytest.Pytester) -> Path:
    """A suite of two tests whose one clause is kept; its second file."""
    suite(KEPT)
    second = suite(MORE, "test_second.py")
    assert runs().ret == 0
    assert clauses(project)["TKT-01"]["verdict"] == "PASS"
    return second


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs no PDF."""
    prints_nothing(monkeypatch)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The signed decision that is copied."""
    return a_signed_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(tmp_path: Path, once: Desk, no_browser: None) -> Desk:
    """A release that Anna (release manager) and Ben (security) signed."""
    return copied(once, tmp_path / "desk")
