"""Which bounds of a target file are laxer than the guide's."""

from pathlib import Path

import pytest

from signoff.deployment.bounds import LACKING, Row, laxer_bounds
from signoff.deployment.loading import TargetError, load_description
from signoff.guide import load_guide
from tests.unit.signoff.deployment.files import LISTED, MINTED

GUIDE = load_guide()
ROOT = Path(__file__).resolve().parents[4]


def bounds_of(tmp_path: Path, more: str, text: str = LISTED) -> dict[str, Row]:
    """The rows by key, of a target file that states that too."""
    file = tmp_path / "target.toml"
    file.write_text(text + more, encoding="utf-8")
    return {row["key"]: row for row in laxer_bounds(load_description(file), GUIDE)}


@pytest.mark.parametrize(
    ("more", "key", "used", "guide", "clause"),
    [
        (
            "[limits]\nrequests = 20\nwindow_s = 6\n[permissions]\nload = true",
            "[limits] requests",
            "20 requests per 6 s",
            "100 requests per 3600 s",
            "SEC-04",
        ),
        (
            "[limits]\nrequests = 99\n[permissions]\nload = true",
            "[limits] requests",
            "99 requests per 3600 s",
            "100 requests per 3600 s",
            "SEC-04",
        ),
        (
            "[limits]\nsubject_chars = 100000",
            "[limits] subject_chars",
            "100000 characters",
            "255 c",
            "EDGE-01",
        ),
        (
            "[limits]\nsubject_chars = 10",
            "[limits] subject_chars",
            "10 characters",
            "255 characters",
            "EDGE-05",
        ),
        ("[limits]\nclock_leeway_s = 61", "[limits] clock_leeway_s", "61 s", "60 s", "SEC-02"),
        ("[sla_hours]\ncritical = 1000", "[sla_hours] critical", "1000 h", "1 h", "TKT-02"),
        ("[sla_hours]\nlow = 0.5", "[sla_hours] low", "0.5 h", "48 h", "TKT-02"),
        ("[paging]\ndefault_size = 1", "[paging] default_size", "1 items", "50 items", "TKT-09"),
        ("[paging]\nmax_size = 100000", "[paging] max_size", "100000 items", "100 items", "TKT-15"),
        ("[attachments]\nmax_bytes = 1", "[attachments] max_bytes", "1 bytes", "10485760 bytes", "TKT-13"),
        (
            "[attachments]\nscanned_within_s = 600",
            "[attachments] scanned_within_s",
            "600 s",
            "30 s",
            "SEC-05",
        ),
        ("[attachments]\nlink_lives_s = 86400", "[attachments] link_lives_s", "86400 s", "60 s", "SEC-05"),
    ],
)
def test_a_laxer_value_is_listed_beside_the_guides(
    tmp_path: Path, more: str, key: str, used: str, guide: str, clause: str
) -> None:
    row = bounds_of(tmp_path, more)[key]
    assert row["used"] == used
    assert row["guide"].startswith(guide)
    assert clause in row["clauses"]


@pytest.mark.parametrize(
    "more",
    [
        "[limits]\nrequests = 100\nwindow_s = 3600\ntimeout_s = 15",
        "[limits]\nclock_leeway_s = 0\ntimeout_s = 1",
        "[paging]\nmax_size = 20",
        "[attachments]\nscanned_within_s = 1\nlink_lives_s = 1",
    ],
)
def test_the_guides_value_and_a_stricter_one_are_not_listed(tmp_path: Path, more: str) -> None:
    assert bounds_of(tmp_path, more) == bounds_of(tmp_path, "")


def test_a_local_target_has_the_guides_value_for_a_local_one(tmp_path: Path) -> None:
    live = MINTED.replace('base_url = "http', 'ws_url = "ws://desk.test"\nbase_url = "http') + "[ws]\n"
    row = bounds_of(tmp_path, "[limits]\ntoken_expiry_s = 60", live)["[limits] token_expiry_s"]
    assert (row["used"], row["guide"]) == ("60 s", "5 s")
    staging = live.replace('"local"', '"staging"')
    assert "[limits] token_expiry_s" not in bounds_of(tmp_path, "[limits]\ntoken_expiry_s = 60", staging)
    assert "[limits] token_expiry_s" in bounds_of(tmp_path, "[limits]\ntoken_expiry_s = 61", staging)


def test_what_a_target_lacks_is_listed_with_the_clauses_that_look_at_it(tmp_path: Path) -> None:
    rows = bounds_of(tmp_path, '[attachments]\nstyle = "none"\n[headers]\nidempotency_key = ""')
    lacking = {key: row["clauses"] for key, row in rows.items() if row["used"] == LACKING}
    assert lacking["[attachments] style"] == ["TKT-13", "SEC-05", "UAT-01"]
    assert lacking["[headers] idempotency_key"] == ["TKT-17"]
    assert lacking["openapi"] == ["SEC-01"]
    assert "WS-01" in lacking["[ws]"]
    assert "SEC-04" in lacking["[permissions] load"]


def test_a_name_that_no_row_knows_is_listed_all_the_same(tmp_path: Path) -> None:
    rows = bounds_of(tmp_path, '[fields.comment]\ncreated_at = ""\n[envelopes]\ntickets = ""')
    assert rows["[fields.comment] created_at"]["clauses"] == []
    assert "[envelopes] tickets" not in rows, "the answer is then the list itself"


def test_a_bound_that_only_clauses_have_that_lack_something_else_is_not_listed(tmp_path: Path) -> None:
    assert "[limits] requests" not in bounds_of(tmp_path, "[limits]\nrequests = 20")
    assert "[limits] requests" in bounds_of(tmp_path, "[limits]\nrequests = 20\n[permissions]\nload = true")


def test_the_reference_shortens_nothing_but_on_instances_beside_it() -> None:
    rows = laxer_bounds(load_description(ROOT / "targets/local.toml"), GUIDE)
    assert [(row["key"], row["used"], row["clauses"]) for row in rows] == [
        ("[boot.short_window] requests", "8 requests per 6 s", ["SEC-04"]),
        ("[boot.short_sla] seconds", "1, 716400, 17334000, 129650400 s", ["TKT-19"]),
    ]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
@pytest.mark.parametrize(
    "key", ["[sla_hours]\ncritical", "[limits]\ntoken_expiry_s", "[ws]\nreaped_within_s"]
)
def test_no_bound_is_without_an_end(tmp_path: Path, key: str, value: str) -> None:
    """Nothing is larger than NaN, so that it would never count as laxer."""
    with pytest.raises(TargetError, match=r"target.toml:\d+: .*Input should be"):
        bounds_of(tmp_path, f"{key} = {value}", MINTED.replace("base", 'ws_url = "ws://desk.test"\nbase', 1))


def test_actions_that_the_functions_do_not_do_are_listed(tmp_path: Path) -> None:
    more = '[aws.needs]\ntickets = ["dynamodb:PutItem"]\ncomments = ["dynamodb:Query", "dynamodb:PutItem"]\n'
    rows = bounds_of(tmp_path, more)
    row = rows["[aws.needs] tickets"]
    assert row["used"] == "dynamodb:PutItem"
    assert row["guide"] == "dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query, dynamodb:UpdateItem"
    assert row["clauses"] == ["PRE-04"]
    assert "[aws.needs] comments" not in rows
