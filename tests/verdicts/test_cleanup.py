"""What a run made on a target that goes on without it is taken back; what anybody else made stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.guide.errors import HARNESS_ERROR
from tests.verdicts.desks import OURS, Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Such a target."""
    with desk_in(tmp_path) as desk:
        yield desk


def test_what_a_run_made_is_taken_back_and_nothing_else(desk: Desk) -> None:
    before = desk.there("webhooks")
    clauses = [f"--clause={name}" for name in ("TKT-02", "TKT-12", "WHK-01")]
    out = ("--out", str(desk.folder / "out"), "--workers", "0")
    code, said = desk.signoff("run", *clauses, *out)
    assert code != HARNESS_ERROR, said
    (folder,) = (desk.folder / "out").glob("*-*")
    made = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert any(ticket["status"] != "closed" for ticket in made)
    code, said = desk.signoff("cleanup", str(folder))
    assert code == 0, said
    assert "acme: " in said
    (ours,) = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] == OURS["subject"]]
    assert (ours["status"], ours["comment_count"]) == ("open", 0)
    closed = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert len(closed) == len(made)
    assert {ticket["status"] for ticket in closed} == {"closed"}
    assert {each.get("ticket_id") for each in desk.there("notifications")} == {ours["id"]}
    assert desk.there("webhooks") == before
    # Twice does no harm.
    code, said = desk.signoff("cleanup", str(folder))
    assert (code, "0 tickets closed, 0 notifications and 0 webhooks deleted" in said) == (0, True), said


def test_a_run_that_is_to_clean_up_does(desk: Desk) -> None:
    out = ("--out", str(desk.folder / "out"), "--workers", "0")
    code, said = desk.signoff("run", "--clause=TKT-12", "--cleanup", *out)
    assert code != HARNESS_ERROR, said
    made = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert {ticket["status"] for ticket in made} == {"closed"}


def test_what_cannot_be_taken_back_is_said(desk: Desk) -> None:
    code, said = desk.signoff("cleanup", str(desk.folder))
    assert code == HARNESS_ERROR
    assert "holds no evidence of a run" in said
    desk.file.write_text(desk.file.read_text().replace('"staging"', '"production"'), encoding="utf-8")
    (desk.folder / "exchanges").mkdir()
    code, said = desk.signoff("cleanup", str(desk.folder))
    assert (code, "is a production target, so nothing can be taken back" in said) == (HARNESS_ERROR, True), (
        said
    )
