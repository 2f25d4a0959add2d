"""A manifest says of each file what was there when it was read, whoever changes it meanwhile."""

import os
import shutil
from pathlib import Path

import pytest

from signoff.evidence.integrity import manifest


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with a manifest, all of it read."""
    folder = tmp_path / "run"
    (folder / "within").mkdir(parents=True)
    (folder / "a.txt").write_text("a", encoding="utf-8")
    (folder / "within" / "b.txt").write_text("b", encoding="utf-8")
    manifest.write(folder)
    assert manifest.differences(folder) == []
    return folder


def test_a_copy_has_the_digests_of_what_was_read(run: Path, tmp_path: Path) -> None:
    copy = tmp_path / "decision" / "runs" / "run"
    manifest.copy(run, copy)
    manifest.write(tmp_path / "decision")
    assert manifest.differences(tmp_path / "decision") == []
    assert manifest.stated(tmp_path / "decision")["runs/run/a.txt"] == manifest.digest_of(run / "a.txt")
    (run / "a.txt").write_text("x", encoding="utf-8")
    assert manifest.differences(tmp_path / "decision") == []


def test_what_is_changed_while_it_is_copied_is_found(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(source: str, to: str) -> None:
        Path(to).write_bytes(Path(source).read_bytes().upper())

    monkeypatch.setattr(shutil, "copyfile", changed)
    manifest.copy(run, tmp_path / "copy")
    (tmp_path / "copy" / "manifest.sha256").unlink()
    manifest.write(tmp_path / "copy")
    # Whoever verifies is another process, which has read nothing yet.
    monkeypatch.setattr(manifest, "_DIGESTS", {})
    assert manifest.differences(tmp_path / "copy") == ["a.txt: was changed", "within/b.txt: was changed"]


def test_a_change_that_keeps_size_and_times_is_seen(run: Path) -> None:
    file = run / "a.txt"
    before = file.stat()
    file.write_text("x", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert manifest.differences(run) == ["a.txt: was changed"]
