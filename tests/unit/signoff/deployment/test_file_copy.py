"""A run keeps the target file, and never a secret with it."""

import hashlib
from pathlib import Path

import pytest

from signoff.deployment.file_copy import COPY, copy_target_file
from signoff.deployment.loading import TargetError
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target


def test_it_is_kept_as_it_is(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED, DESK_KEY=HMAC_KEY)
    digest = copy_target_file(target, tmp_path / "out" / "run")
    kept = (tmp_path / "out" / "run" / COPY).read_bytes()
    assert kept == target.file.read_bytes()
    assert digest == hashlib.sha256(kept).hexdigest()


@pytest.mark.parametrize(
    "secret",
    [
        HMAC_KEY,
        HMAC_KEY.encode().hex(),
        "Bearer 0123456789abcdef0123",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
    ],
)
def test_one_with_a_secret_is_refused_and_not_kept(tmp_path: Path, secret: str) -> None:
    target = a_target(tmp_path, MINTED + f"# {secret}\n", DESK_KEY=HMAC_KEY)
    with pytest.raises(TargetError, match=r"target\.toml: holds a .* in line 13.*take it out") as refusal:
        copy_target_file(target, tmp_path / "run")
    assert secret not in str(refusal.value)
    assert not (tmp_path / "run").exists()


def test_one_that_changes_while_the_run_begins_is_refused(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED, DESK_KEY=HMAC_KEY)
    target.file.write_text(MINTED + "[limits]\nrequests = 100000\n", encoding="utf-8")
    with pytest.raises(TargetError, match="was changed while the run began; repeat the run"):
        copy_target_file(target, tmp_path / "run")
