"""What `init` says of an address at which nobody can be heard."""

from pathlib import Path

import pytest

from signoff.checkup.discovery.asking import Asker
from signoff.deployment.loading import TargetError
from tests.unit.guarded import guarded


def test_whose_authority_nobody_knows_is_told_which_option_names_it(tmp_path: Path) -> None:
    with guarded(tmp_path / "gate") as gate:
        asker = Asker(gate.url)
        with pytest.raises(TargetError, match=r"private authority as --ca-file$"):
            asker.get("/health")
        asker.close()
