"""Names that no target can mean are found out when the file is read, not by a target that seems to fail."""

from pathlib import Path

import pytest

from signoff.deployment.loading import TargetError
from tests.unit.signoff.deployment.files import LISTED, MANUAL, MINTED, Loads, a_target, complaint


@pytest.mark.parametrize(
    ("added", "line", "says"),
    [
        ('[paths]\ntickets = "tickets"\n', 6, "paths: tickets: 'tickets' begins with no slash"),
        ('[paths]\ntickets = "/t?v=1"\n', 6, "paths: tickets: '/t?v=1' holds '?', which no route does"),
        ('[paths]\ntickets = "/all tickets"\n', 6, "paths: tickets: '/all tickets' holds ' '"),
        ('[paths]\nticket = "/t/:id"\n', 6, "paths: ticket: '/t/:id' has no {id}, which stands for the id"),
        (
            '[paths]\nticket = "/t/{ticket_id}"\n',
            6,
            "paths: ticket: {ticket_id} stands for nothing; an id is",
        ),
        ('[paths]\nattachment = "/f/{id}"\n', 6, "paths: attachment: '/f/{id}' has no {attachment_id}"),
        (
            '[values.status]\n"in progress" = "x"\n',
            6,
            "values: status: 'in progress' is no word of the guide",
        ),
        (
            '[values.priority]\nurgent = "p1"\n',
            6,
            "values: priority: 'urgent' is no word of the guide; one of",
        ),
        (
            '[values.sla_met]\nmet = "done"\n',
            6,
            "values: sla_met: met and missed are two words, and both of them stand there",
        ),
        (
            '[values.sla_met]\nmet = "done"\nmissed = "done"\n',
            6,
            "values: sla_met: met and missed are two words, and both of them stand there",
        ),
        ('[values.event]\ncreated = "new"\n', 6, "values: event: 'created' is no word of the guide; one of"),
        ('[headers]\nrequest_id = "X Request"\n', 6, "headers: request_id: 'X Request' is no name of a"),
        ('[fields.ticket]\nid = ""\n', 6, "fields.ticket: id is empty, but without an id no ticket"),
        (
            '[fields.ticket]\nsubject = "text"\ndescription = "text"\n',
            6,
            "fields.ticket: subject and description are both 'text'",
        ),
    ],
)
def test_a_name_that_no_target_can_mean_is_refused(loads: Loads, added: str, line: int, says: str) -> None:
    said = complaint(loads, LISTED.replace("[auth]", added + "[auth]", 1)).splitlines()
    assert any(each.startswith(f"target.toml:{line}: {says}") for each in said), said
    assert all(each.endswith(MANUAL) for each in said)


@pytest.mark.parametrize(
    "added",
    [
        '[paths]\nwebhooks = ""\nread_notification = "/seen"\nattachment_content = "/f/{attachment_id}"\n',
        '[paths]\nread_notification = "/n/{id}:read"\n',
        '[values.status]\nopen = "active"\nclosed = "active"\n',
        '[values.event]\n"ticket.created" = ""\n',
        '[values.sla_met]\nmet = "achieved"\nmissed = "breached"\n',
        '[headers]\nidempotency_key = ""\n',
        '[fields.ticket]\ndescription = ""\nsubject = "text"\n',
    ],
)
def test_what_a_target_may_mean_is_taken(loads: Loads, added: str) -> None:
    assert loads(LISTED.replace("[auth]", added + "[auth]", 1)).name == "desk"


@pytest.mark.parametrize("address", ["https://desk.test/v3?api-version=2", "https://desk.test/#top"])
def test_below_an_address_with_parameters_there_are_no_routes(loads: Loads, address: str) -> None:
    said = complaint(loads, LISTED.replace("https://desk.test", address, 1))
    assert "base_url holds" in said
    assert "[transport] query" in said


def test_a_customer_is_listed_once(loads: Loads) -> None:
    third = '\n[[auth.customers]]\nid = "acme"\ntoken_env = "TOKEN_C"\n'
    assert "auth: customer 'acme' is listed twice" in complaint(loads, LISTED + third)


def test_two_customers_have_keys_of_their_own(tmp_path: Path) -> None:
    both = LISTED.replace("token_env", "api_key_env")
    a_target(tmp_path, both, KEY_A="one", TOKEN_B="another").check_secrets()
    with pytest.raises(TargetError, match=r"target\.toml:\d+: it has the same api key as another customer"):
        a_target(tmp_path, both, KEY_A="one", TOKEN_B="one").check_secrets()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[bodies]\ncontent_type = "text/plain"', "is no media type of JSON"),
        ('[bodies]\ncontent_type = "application/jsonp"', "is no media type of JSON"),
        ('[headers.update_ticket]\nAuthorization = "Bearer x"', "is no header that can be added"),
        ('[headers.update_ticket]\nIf-Match = " *"', "cannot stand in a header"),
        ('[headers.update_ticket]\nContent-Type = "text/html"', "is no media type of JSON"),
    ],
)
def test_what_no_call_can_bear_is_refused(loads: Loads, table: str, says: str) -> None:
    assert says in complaint(loads, f"{MINTED}\n{table}\n")
