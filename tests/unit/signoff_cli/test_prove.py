"""`signoff prove`: which options go together."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from signoff.proof.mutants.score import document_of
from signoff.proof.portal_mutants import campaign
from signoff_cli import main, prove


@pytest.mark.parametrize("more", [[], ["--mutants", "3", "--hints"], ["--mutants", "3", "--restarts"]])
def test_the_portal_has_mutants_only_and_none_that_take_a_start(more: list[str]) -> None:
    received = CliRunner().invoke(main.app, ["prove", "--portal", *more])
    assert received.exit_code == 2
    assert "--portal goes with --mutants" in " ".join(received.output.split())


def test_mutants_of_the_portal_are_drawn_as_it_was_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wishes: list[campaign.Wish] = []

    def run(root: Path, wish: campaign.Wish, out: Path, say: Any) -> dict[str, Any]:
        wishes.append(wish)
        return document_of(
            [],
            seed=7,
            made=9,
            left_out=0,
            looked_at=0,
            sampled=True,
            seconds=0,
            cpu_s=0,
            build="a",
            bar=wish.bar,
        )

    monkeypatch.setattr(campaign, "run", run)
    monkeypatch.setattr(prove, "ROOT", tmp_path)
    asked = ["prove", "--portal", "--mutants", "40", "--seed", "7", "--minutes", "5", "--bar", "0.5"]
    assert CliRunner().invoke(main.app, asked).exit_code == 1
    assert wishes == [campaign.Wish(40, 7, 0.5, minutes=5)]
