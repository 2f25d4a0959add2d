"""Target files: what is wrong with one is said with file, line, key and remedy."""

from pathlib import Path

import pytest

from signoff.deployment.loading import TargetError, line_in, load_description
from tests.unit.signoff.deployment.files import BOOT, LISTED, MANUAL, MINTED, Loads, complaint


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("base_url", "base_ulr", 3, "base_ulr: there is no such key; check the spelling"),
        ("api_key_env", "key_env", 9, "auth.customers.0.key_env: there is no such key"),
        ('"desk"', "7", 1, "name: Input should be a valid string"),
        ('"desk"', '"The Desk"', 1, "name: write it in small letters, digits and dashes, 41 at most"),
        ("https://", "https://a:b@", 1, "base_url holds credentials; take them out, each run keeps a copy"),
        ("https://", "", 3, "base_url: write a whole address, its scheme in small letters: https://host"),
        ("https://", "HTTPS://", 3, "base_url: write a whole address, its scheme in small letters"),
        (
            "https://",
            "wss://",
            3,
            "base_url: write a whole address, its scheme in small letters: https://host",
        ),
        ("[auth]", 'ws_url = "https://desk.test/live"\n[auth]', 6, "ws_url: write a whole address, its"),
        ('name = "desk"\n', "", 1, "name: this key is missing; add it"),
        ('build_url = "/health"\n', "", 1, "build_url: this key is missing; add it"),
        ('"staging"', '"stage"', 2, "kind: Input should be 'local', 'staging' or 'production'"),
        ('base_url = "https://desk.test"\n', "", 1, "needs a base_url, or a [boot] that starts the target"),
        ("[auth]", '[boot]\ncommand = ["x"]\n[auth]', 1, "has both base_url and [boot]; a booted target"),
        ('base_url = "https://desk.test"', 'boot = { command = ["x"] }', 1, "only a target of kind local"),
        ("[auth]", "[boot]\ncommand = []\n[auth]", 7, "boot.command: List should have at least 1 item"),
        ('"globex"', '"acme"', 6, "auth: needs at least two customers: list them, or let [auth.mint] make"),
        ('token_env = "TOKEN_B"\n', "", 6, "auth: customer 'globex' has no api_key_env, no token_env and no"),
        (
            *("token_env", 'api_key_env = "K"\ntoken_env', 11),
            "auth.customers.1: has api_key_env and token_env; keep one",
        ),
        (
            "token_env",
            'client_id = "c"\ntoken_env',
            11,
            "auth.customers.1: has token_env and client_id; keep",
        ),
        (
            'token_env = "TOKEN_B"',
            'client_id = "c"',
            11,
            "auth.customers.1: a client_id needs one of client_secret_env",
        ),
        (
            *('token_env = "TOKEN_B"', 'client_id = "c"\nclient_secret_env = "S"', 6),
            "auth: customer 'globex' has a client_id, and there is no [auth.oauth]",
        ),
        (
            "[auth]",
            '[paging]\nstyle = "pages"\n[auth]',
            7,
            "paging.style: Input should be 'cursor', 'offset', 'page' or 'link'",
        ),
        (
            "[auth]",
            "[bodies]\nread_notification = '{\"ids\": [id]}'\n[auth]",
            6,
            "bodies: Expecting value",
        ),
        ("[auth]", "[paging]\nsize = 5\n[auth]", 7, "paging.size: Input should be a valid string"),
        ("[auth]", '[limits]\nrequests = "9"\n[auth]', 7, "limits.requests: Input should be a valid integer"),
        ("[auth]", "[limits]\nrequests = 0\n[auth]", 7, "limits.requests: Input should be greater than"),
        ("[auth]", "[permissions]\nload = 1\n[auth]", 7, "permissions.load: Input should be a valid boolean"),
        ("[auth]", '[fields.ticket]\nsubjct = "x"\n[auth]', 7, "fields.ticket.subjct: there is no such key"),
        ("[auth]", '[errors]\nmessage = ["a", 5]\n[auth]', 7, "errors.message.1: Input should be a valid"),
        ("[auth]", "[values]\nstatus = { open = true }\n[auth]", 7, "values.status.open"),
    ],
)
def test_a_wrong_target_file_is_refused_with_file_line_key_and_remedy(
    loads: Loads, old: str, new: str, line: int, says: str
) -> None:
    assert old in LISTED
    said = complaint(loads, LISTED.replace(old, new, 1)).splitlines()
    assert any(each.startswith(f"target.toml:{line}: {says}") for each in said), said
    assert all(each.endswith(MANUAL) for each in said)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"HS256"', '"none"', 7, "auth.mint.algorithm: Input should be 'HS256', 'HS384'"),
        ('issuer = "desk"\n', "", 6, "auth.mint.issuer: this key is missing; add it"),
        ('key_env = "DESK_KEY"\n', "", 6, "auth.mint: needs either key_env or key_file, and not both"),
        (
            'key_env = "DESK_KEY"\n',
            'key_env = "K"\nkey_file = "k"\n',
            6,
            "auth.mint: needs either key_env or",
        ),
        (
            "claims = {",
            "agent_claims = 1\nclaims = {",
            11,
            "auth.mint.agent_claims: Input should be an object",
        ),
        ("any_customer", "lifetime_s = 5\nany_customer", 12, "auth.mint.lifetime_s: Input should be greater"),
        ("any_customer = true", "", 6, "auth: needs at least two customers"),
    ],
)
def test_a_wrong_minting_key_is_refused_where_it_stands(
    loads: Loads, old: str, new: str, line: int, says: str
) -> None:
    assert complaint(loads, MINTED.replace(old, new, 1)).startswith(f"target.toml:{line}: {says}")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[limit]\nrequests = 5", "limit: there is no such key; check the spelling: is it limits?"),
        (
            "[limits]\ntimeout = 5",
            "limits.timeout: there is no such key; check the spelling: is it timeout_s?",
        ),
        (
            '[[auth.customer]]\nid = "c"',
            "auth.customer: there is no such key; check the spelling: is it customers?",
        ),
        (
            '[limits]\nportal_url = "https://desk.test"',
            "limits.portal_url: there is no such key; check the spelling, and where it stands: portal_url "
            "belongs at the top of the file, before the first table",
        ),
        (
            '[paths]\nunread_count = "count"',
            "paths.unread_count: there is no such key; check the spelling, and where it stands: unread_count "
            "belongs in [envelopes]",
        ),
        (
            '[tables]\ntickets = "t"',
            "tables: there is no such key; check the spelling, and where it stands: tables",
        ),
        ("[permissions]\ncolour = 1", "permissions.colour: there is no such key; check the spelling ("),
        (
            '[[auth.customers]]\nid = "c"\ntoken = "a-secret"',
            "auth.customers.2.token: there is no such key; token_env names the environment variable with the",
        ),
    ],
)
def test_of_a_key_that_there_is_not_it_is_said_what_was_meant(loads: Loads, written: str, says: str) -> None:
    said = complaint(loads, f"{LISTED}\n{written}\n")
    assert says in said
    assert "a-secret" not in said


def test_every_complaint_about_a_file_is_told_at_once(loads: Loads) -> None:
    said = complaint(loads, LISTED.replace("base_url", "base_ulr").replace('"staging"', '"stage"'))
    assert [line.partition(": ")[2].split(":")[0] for line in said.splitlines()] == ["kind", "base_ulr"]


def test_what_is_no_toml_is_refused_with_its_line(loads: Loads) -> None:
    said = complaint(loads, 'name = "desk"\nkind staging\n')
    assert said.startswith("target.toml: is not valid TOML: Expected '=' after a key")
    assert said.endswith(f"(at line 2, column 6) {MANUAL}")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "target.toml"
    file.write_bytes(LISTED.encode("utf-16"))
    with pytest.raises(TargetError, match=r"target\.toml: is not UTF-8 text \(.*\); save it as UTF-8$"):
        load_description(file)


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_refused_with_an_example(tmp_path: Path, name: str) -> None:
    with pytest.raises(TargetError, match=r"cannot be read \(.+\); name a file such as targets/local\.toml"):
        load_description(tmp_path / name)


def test_what_a_file_leaves_out_is_as_in_the_reference(loads: Loads) -> None:
    found = loads(LISTED)
    assert (found.build_field, found.openapi, found.boot) == ("version", None, None)
    assert (found.limits.requests, found.limits.window_s, found.limits.subject_chars) == (100, 3600, 255)
    assert (found.limits.clock_leeway_s, found.limits.timeout_s) == (60, 15)
    assert found.sla_hours.model_dump() == {"critical": 1, "high": 4, "medium": 24, "low": 48}
    assert not found.permissions.load
    assert found.dialect.paths.tickets == "/support/tickets"


def test_a_mapping_of_the_file_reaches_the_dialect(loads: Loads) -> None:
    mapping = (
        '[fields.comment]\ntext = "remark"\n[errors]\nmessage = ["why"]\n[values.status]\nopen = "new"\n'
    )
    dialect = loads(LISTED + mapping).dialect
    assert dialect.comment.text == "remark"
    assert dialect.errors.message == ("why",)
    assert dialect.values.status == {"open": "new"}
    assert dialect.ticket.subject == "subject"


SHORT = """
[boot]
command = ["x"]
[boot.short_sla]
env = { SLA = "1" }
seconds = { low = 1 }
"""


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (LISTED, {"http"}),
        (MINTED, {"http", "shortlived"}),
        (LISTED + "[permissions]\nload = true\n", {"http", "load"}),
        (MINTED.replace(BOOT, "") + '[boot]\ncommand = ["x"]\n', {"http", "shortlived"}),
        (MINTED.replace(BOOT, "") + SHORT, {"http", "shortlived", "shortsla"}),
    ],
)
def test_a_target_offers_what_its_file_tells(loads: Loads, text: str, offered: set[str]) -> None:
    assert loads(text).capabilities == offered


def test_a_mint_beside_listed_customers_lets_them_be_without_credentials(loads: Loads) -> None:
    customers = '[[auth.customers]]\nid = "a"\n[[auth.customers]]\nid = "b"\n'
    found = loads(MINTED.replace("any_customer = true\n", "") + customers)
    assert [customer.id for customer in found.auth.customers] == ["a", "b"]


def test_a_description_cannot_be_changed(loads: Loads) -> None:
    with pytest.raises(ValueError, match="frozen"):
        loads(LISTED).name = "other"


@pytest.mark.parametrize("name", ["local.toml", "staging.example.toml"])
def test_the_target_files_of_the_project_load(name: str) -> None:
    file = Path(__file__).resolve().parents[4] / "targets" / name
    assert load_description(file).name == name.split(".")[0]


def test_a_key_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "target.toml"
    file.write_text(LISTED, encoding="utf-8")
    assert line_in(file, "auth", "customers", 1, "token_env") == f"{file}:13"
