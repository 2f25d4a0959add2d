import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from drill.kinds import KINDS, Kind, NoSuchPlace, bad_archive, kinds_for, mark_of
from signoff.wire import answers
from signoff.wire.answers import Malformed
from signoff.wire.dialect import Dialect
from tests.unit.drill.made import kind
from tests.unit.drill.stand_in import good_archive

HANDLER, EVENT = "app.create.lambda_handler", {"body": json.dumps({"subject": "Cannot sign in"})}


def answer_of(made: Kind, place: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the handler of that bad version answers."""
    with zipfile.ZipFile(
        io.BytesIO(bad_archive(made, good_archive(), HANDLER, "MARK", Dialect()))
    ) as archive:
        archive.extractall(place)
    monkeypatch.syspath_prepend(str(place))
    for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
        monkeypatch.delitem(sys.modules, name)
    from importlib import import_module

    module = import_module("app.create")
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    try:
        return module.lambda_handler(EVENT, None)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
            del sys.modules[name]


@pytest.mark.parametrize("made", KINDS, ids=lambda made: made.id)
def test_each_is_an_archive_with_the_functions_own_handler(made: Kind) -> None:
    once, twice = (bad_archive(made, good_archive(), HANDLER, "MARK", Dialect()) for _ in range(2))
    assert once == twice
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        compile(archive.read("app/create.py"), "app/create.py", "exec")
        assert ("app/create_as_it_was.py" in archive.namelist()) is made.keeps_code


def test_it_raises_with_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="MARK"):
        answer_of(kind("raises"), tmp_path, monkeypatch)


def test_it_answers_500(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer_of(kind("answers-500"), tmp_path, monkeypatch)["statusCode"] == 500


def test_it_answers_200_with_no_ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_of(kind("wrong-shape"), tmp_path, monkeypatch)
    assert answer["statusCode"] == 200
    with pytest.raises(Malformed):
        answers.ticket(Dialect(), json.loads(answer["body"]))


def test_the_slow_one_does_the_functions_own_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer_of(kind("slow"), tmp_path, monkeypatch)["headers"] == {"X-Kept": "yes"}


def test_the_one_that_keeps_nothing_answers_as_if_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answer_of(kind("loses-writes"), tmp_path, monkeypatch)
    ticket = answers.ticket(Dialect(), json.loads(answer["body"]))
    assert (answer["statusCode"], ticket.subject, ticket.status) == (201, "Cannot sign in", "open")


@pytest.mark.parametrize(
    ("archive", "handler", "says"),
    [(good_archive(), "other.place.handler", "no other/place.py"), (b"no zip", HANDLER, "no zip archive")],
)
def test_code_without_such_a_module_is_said(archive: bytes, handler: str, says: str) -> None:
    with pytest.raises(NoSuchPlace, match=says):
        bad_archive(KINDS[0], archive, handler, "MARK", Dialect())


def test_one_kind_is_drilled_on_staging_and_all_on_a_local_target() -> None:
    assert [each.id for each in kinds_for("staging")] == ["raises"]
    assert kinds_for("local") == kinds_for("staging", every=True) == KINDS


def test_the_mark_names_the_run() -> None:
    assert "run-1" in mark_of("run-1")
