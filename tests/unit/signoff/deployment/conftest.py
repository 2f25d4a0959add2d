"""Loads target files from their text."""

from pathlib import Path

import pytest

from signoff.deployment.description import Description
from signoff.deployment.loading import load_description
from tests.unit.signoff.deployment.files import Loads


@pytest.fixture
def loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loads:
    """Loads a target file of that text, by a relative name."""
    monkeypatch.chdir(tmp_path)

    def load(text: str) -> Description:
        Path("target.toml").write_text(text, encoding="utf-8")
        return load_description(Path("target.toml"))

    return load
