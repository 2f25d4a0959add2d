"""How a run ends: sealed, and signed where a key is named."""

import base64
import json
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope

from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.integrity.manifest import digest_of
from signoff.evidence.runs import read_finished
from signoff.release.sealing import check_run_key, seal_run
from signoff.release.signatures.keys import KeyFileError, make_key, public_key
from signoff.release.signatures.run_signature import RUN, sign_run
from signoff.release.signatures.statement import AttestationError
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import BUILD, GUIDE, a_run, edit, sealed_again

KEPT = {"TKT-01": Outcome.PASS}


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private key with a passphrase, as the environment names it."""
    file = tmp_path / "runner.pem"
    make_key(file, "a secret")
    monkeypatch.setenv("SIGNOFF_RUN_KEY", str(file))
    monkeypatch.setenv("SIGNOFF_RUN_KEY_PASSPHRASE", "a secret")
    return file


def an_open_run(out: Path, build_after: str | None = BUILD) -> Path:
    """A finished run that is not sealed yet."""
    folder = a_run(out, outcomes=KEPT, build_after=build_after)
    (folder / "manifest.sha256").unlink(missing_ok=True)
    return folder


def test_a_finished_run_is_sealed(tmp_path: Path) -> None:
    folder = an_open_run(tmp_path)
    seal_run(folder)
    assert read_finished(folder, GUIDE).id == folder.name
    assert not (folder / "run.dsse.json").exists()


def test_an_unfinished_run_stays_open(tmp_path: Path) -> None:
    folder = an_open_run(tmp_path, None)
    seal_run(folder)
    assert not (folder / "manifest.sha256").exists()


def test_with_a_key_it_is_signed_too(tmp_path: Path, key: Path) -> None:
    folder = an_open_run(tmp_path)
    check_run_key()
    seal_run(folder)
    envelope = Envelope.from_dict(json.loads((folder / "run.dsse.json").read_text(encoding="utf-8")))
    envelope.verify([public_key(key.with_suffix(".pub"))], 1)
    statement = json.loads(envelope.payload)
    digest = digest_of(folder / "manifest.sha256")
    assert statement["subject"] == [{"name": "manifest.sha256", "digest": {"sha256": digest}}]
    assert statement["predicateType"] == RUN
    said = statement["predicate"]
    assert (said["run"], said["build"], said["target"]) == (folder.name, BUILD, "desk")
    assert read_finished(folder, GUIDE).id == folder.name


def test_a_signed_run_that_was_changed_and_sealed_again_is_refused(tmp_path: Path, key: Path) -> None:
    folder = an_open_run(tmp_path)
    seal_run(folder)
    edit(folder, lambda document: document["run"].update(command="another"))
    sealed_again(folder)
    with pytest.raises(EvidenceError, match=r"run\.dsse\.json: signs another manifest\.sha256 than the one"):
        read_finished(folder, GUIDE)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"payload": "?"}', f'{{"payload": "{base64.b64encode(b"[]").decode()}"}}']
)
def test_what_is_no_envelope_is_said(tmp_path: Path, text: str) -> None:
    folder = a_run(tmp_path, outcomes=KEPT)
    (folder / "run.dsse.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"run\.dsse\.json: is not an envelope with a statement"):
        read_finished(folder, GUIDE)


def test_nothing_is_signed_twice(tmp_path: Path, key: Path) -> None:
    folder = an_open_run(tmp_path)
    seal_run(folder)
    with pytest.raises(AttestationError, match="exists already; nothing is overwritten"):
        sign_run(folder, key, "a secret")


def test_a_key_that_cannot_be_used_is_said_before_the_run(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNOFF_RUN_KEY_PASSPHRASE", "another secret")
    with pytest.raises(KeyFileError, match="is not a key that can be opened"):
        check_run_key()
    monkeypatch.setenv("SIGNOFF_RUN_KEY", str(key.with_name("nowhere.pem")))
    with pytest.raises(KeyFileError, match="cannot be read"):
        check_run_key()


def test_without_a_key_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGNOFF_RUN_KEY", raising=False)
    check_run_key()
