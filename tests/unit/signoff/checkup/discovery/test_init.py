"""A deployment is asked what it calls things, and a target file comes of the answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.checkup.discovery.asking import MOST_REQUESTS
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import open_ledger
from signoff.deployment.transport import Transport
from tests.unit.signoff.checkup.discovery.asked_desks import REFERENCE, UNLIKE, Inits, always, token_of
from tests.unit.signoff.wire.serving import Desk, Heard, Reply


def test_each_customer_is_who_its_token_says(inits: Inits, tmp_path: Path) -> None:
    inits(REFERENCE)
    customers = load_description(tmp_path / "desk.toml").auth.customers
    assert [(each.id, each.token_env) for each in customers] == [("acme", "TOKEN_A"), ("globex", "TOKEN_B")]


def test_of_opaque_tokens_a_person_has_to_say_whose_they_are(
    inits: Inits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_A", "opaque-a")
    monkeypatch.setenv("TOKEN_B", "opaque-b")
    said = inits(REFERENCE)
    assert "unknown   whose tokens these are: set the id of each of [[auth.customers]]" in said
    customers = load_description(tmp_path / "desk.toml").auth.customers
    assert [each.id for each in customers] == ["customer-1", "customer-2"]


def test_what_could_not_be_found_out_is_said_and_stands_in_the_file(inits: Inits, tmp_path: Path) -> None:
    said = inits({"/elsewhere": always({})})
    text = (tmp_path / "desk.toml").read_text(encoding="utf-8")
    for words in ("which build it runs", "its OpenAPI document", "where tickets are listed", "the portal"):
        assert any(line.startswith(f"unknown   {words}") for line in said)
        assert f"# - {words}" in text
    assert 'build_url = "/health"  # not found' in text


def test_only_get_is_sent_a_bounded_number_of_times_and_counted(
    inits: Inits, tmp_path: Path, desk: Desk
) -> None:
    inits(UNLIKE)
    assert {heard.method for heard in desk.heard} == {"GET"}
    assert {heard.headers["accept"] for heard in desk.heard} == {"application/json, */*;q=0.5"}
    assert len(desk.heard) <= MOST_REQUESTS
    ledger = open_ledger(load_description(tmp_path / "desk.toml"), tmp_path)
    assert ledger.spent("acme") == sum("authorization" in heard.headers for heard in desk.heard)
    ledger.close()


def test_no_token_stands_in_the_file_or_is_said(inits: Inits, tmp_path: Path) -> None:
    said = "\n".join(inits(REFERENCE)) + (tmp_path / "desk.toml").read_text(encoding="utf-8")
    assert token_of(tenant="acme") not in said


@pytest.mark.parametrize("name", ["desk.toml", "desk.openapi.yaml"])
def test_a_file_that_is_there_is_not_overwritten(inits: Inits, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(
        TargetError, match="is there already, and is not overwritten; name another with --file"
    ):
        inits(REFERENCE)
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"url": "http://127.0.0.1:9"}, "nobody answers at http://127.0.0.1:9/health"),
        ({"url": "http://me:word@desk.test"}, "the address holds credentials"),
        ({"name": "My Desk"}, "name: write it in small letters"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_no_file(
    inits: Inits, tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    with pytest.raises(TargetError, match=says) as refusal:
        inits(REFERENCE, **changed)
    assert "word" not in str(refusal.value)
    assert not list(tmp_path.glob("desk.*"))


def test_a_token_that_is_not_there_is_told(inits: Inits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN_B")
    with pytest.raises(TargetError, match=r"^--token-env: the secret TOKEN_B is not in the environment"):
        inits(REFERENCE)


def test_what_stands_before_it_is_passed_and_written_down(
    inits: Inits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_GATE", "open sesame")
    transport = Transport(headers={"X-Team": "quality"}, header_env={"X-Gate": "DESK_GATE"})
    heard = []

    def gated(reply: Callable[[Heard], Reply]) -> Callable[[Heard], Reply]:
        def answer(asked: Heard) -> Reply:
            heard.append((asked.headers.get("x-team"), asked.headers.get("x-gate")))
            return reply(asked)

        return answer

    inits({path: gated(reply) for path, reply in REFERENCE.items()}, transport=transport)
    assert set(heard) == {("quality", "open sesame")}
    file = tmp_path / "desk.toml"
    assert load_description(file).transport == transport
    assert "open sesame" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("transport", "why"),
    [
        (Transport(ca_file="none.pem"), "--ca-file: .*none.pem cannot be used"),
        (Transport(header_env={"X-Gate": "NO_GATE"}), "the secret NO_GATE is not in"),
        (
            Transport(proxy="http://127.0.0.1:1", proxy_login_env="NO_LOGIN"),
            "the secret NO_LOGIN is not in the environment",
        ),
    ],
)
def test_what_stands_before_it_and_cannot_be_passed_is_said(
    inits: Inits, transport: Transport, why: str
) -> None:
    with pytest.raises(TargetError, match=why):
        inits(REFERENCE, transport=transport)
