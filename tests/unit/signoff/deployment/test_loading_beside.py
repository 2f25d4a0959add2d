"""Target files: what stands beside the tickets, live connections, AWS, mail, attachments, a portal."""

import pytest

from tests.unit.signoff.deployment.files import BOOT, LISTED, MANUAL, MINTED, Loads, complaint

AGAINST_LISTED = "[auth]"
WS = 'ws_url = "wss://desk.test"\n'


@pytest.mark.parametrize(
    ("added", "line", "says"),
    [
        ("[ws]\n", 1, "ws_url and [ws] go together"),
        (WS, 1, "ws_url and [ws] go together"),
        (
            'ws_url = "https://desk.test"\n[ws]\n',
            6,
            "ws_url: write a whole address, its scheme in small letters: wss://host",
        ),
        (WS + '[ws]\nprotocol = "mqtt"\n', 8, "ws.protocol: Input should be 'raw' or 'socketio'"),
        (
            WS + '[ws]\ntoken_in = "body"\n',
            8,
            "ws.token_in: Input should be 'query', 'subprotocol', 'header', 'cookie' or 'auth'",
        ),
        (WS + '[ws]\ntoken_in = "auth"\n', 1, '[ws] token_in = "auth" needs protocol = "socketio"'),
        (WS + '[ws]\nprotocol = "socketio"\n[ws.message]\ntype = ""\n', 1, "[ws.message] type is empty"),
        (WS + '[ws]\nexpired_code = "4401"\n', 8, "ws.expired_code: Input should be a valid integer"),
        (WS + "[ws]\nheartbeat_every_s = 0\n", 7, "ws: heartbeat_every_s: 0 is no pause between two frames"),
        (WS + '[ws.message]\ntyp = "x"\n', 8, "ws.message.typ: there is no such key"),
        (WS + "[ws.payload]\nversion = 1\n", 8, "ws.payload.version: Input should be a valid string"),
        (
            WS + '[ws.types]\nnotify = "x"\n',
            1,
            "[ws.types] notify is no type of the guide; one of notification,",
        ),
        (
            '[attachments]\nstyle = "ftp"\n',
            7,
            "attachments.style: Input should be 'presigned', 'multipart' or",
        ),
        ("[attachments]\nmax_bytes = 0\n", 7, "attachments.max_bytes: Input should be greater than or equal"),
        (
            '[attachments]\nmalware = "eaten"\n',
            7,
            "attachments.malware: Input should be 'status' or 'refused'",
        ),
        ("[permissions]\ninvoke = true\n", 1, "[permissions] invoke and seed need [aws]"),
        ("[permissions]\nseed = true\n", 1, "[permissions] invoke and seed need [aws]"),
        (
            '[aws]\nendpoint = "localhost"\n',
            7,
            "aws.endpoint: write a whole address, its scheme in small letters: https://host",
        ),
        ('[aws.tables]\nticket = "x"\n', 7, "aws.tables.ticket: there is no such key"),
        ("[aws.item]\nttl = 1\n", 7, "aws.item.ttl: Input should be a valid string"),
        ('[mail]\nread = "imap"\n', 7, "mail.read: Input should be 'ministack' or 'none'"),
        ('[mail]\nread = "ministack"\n', 1, "[mail] read needs [aws]"),
        ("[limits]\nconnections = 0\n", 7, "limits.connections: Input should be greater than or equal"),
        ("[limits]\ntoken_expiry_s = 0\n", 7, "limits.token_expiry_s: Input should be greater than 0"),
        (
            '[methods]\nread_notification = "GET"\n',
            7,
            "methods.read_notification: Input should be 'PUT', 'POST'",
        ),
        ('[filters]\nkind = "x"\n', 7, "filters.kind: there is no such key"),
        ('[fields.notification]\nseen = "x"\n', 7, "fields.notification.seen: there is no such key"),
        ('[fields.attachment]\nname = "x"\n', 7, "fields.attachment.name: there is no such key"),
    ],
)
def test_a_wrong_key_of_what_stands_beside_the_tickets_is_refused(
    loads: Loads, added: str, line: int, says: str
) -> None:
    said = complaint(loads, LISTED.replace(AGAINST_LISTED, added + AGAINST_LISTED)).splitlines()
    assert any(each.startswith(f"target.toml:{line}: {says}") for each in said), said
    assert all(each.endswith(MANUAL) for each in said)


BOOTED = MINTED.replace(BOOT, "") + '[boot]\ncommand = ["x"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WS + BOOTED, "has both ws_url and [boot]; a booted target tells its own address"),
        (BOOTED + '[aws]\nendpoint = "http://x.test"\n', "has both [aws] endpoint and [boot]"),
    ],
)
def test_a_booted_target_tells_its_own_addresses(loads: Loads, text: str, says: str) -> None:
    assert says in complaint(loads, text)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (BOOTED + "[ws]\n", {"ws"}),
        (BOOTED + "[aws]\n", {"aws"}),
        (BOOTED + "[aws]\n[permissions]\ninvoke = true\nseed = true\n", {"aws", "invoke", "seed"}),
        (WS + LISTED + "[ws]\n", {"ws"}),
    ],
)
def test_what_stands_beside_the_api_is_offered(loads: Loads, text: str, offered: set[str]) -> None:
    assert loads(text).capabilities - {"http", "shortlived"} == offered


def test_what_a_file_leaves_out_beside_the_tickets_is_as_in_the_reference(loads: Loads) -> None:
    found = loads(BOOTED + "[ws]\n[aws]\n")
    assert found.ws is not None
    assert found.aws is not None
    assert (found.ws.protocol, found.ws.token_in, found.ws.expired_code) == ("raw", "query", 4401)
    assert (found.ws.delivered_within_s, found.ws.reaped_within_s, found.ws.max_frame_bytes) == (5, 60, 32768)
    assert (found.aws.topics.ticket_events, found.aws.topics.messages) == (
        "support-events",
        "notification-events",
    )
    assert found.aws.functions.notification == "securebase-notifications"
    assert (found.aws.region, found.aws.profile, found.aws.queues.notifications) == (
        "us-east-1",
        None,
        "support-notifications",
    )
    assert (found.attachments.style, found.attachments.max_bytes, found.attachments.max_count) == (
        "presigned",
        10_485_760,
        10,
    )
    assert (found.limits.connections, found.limits.token_expiry_s, found.mail.read) == (100, 60, "none")
    assert not found.permissions.invoke
    assert not found.permissions.seed


def test_the_words_of_a_live_connection_reach_the_dialect(loads: Loads) -> None:
    text = (
        WS + LISTED + '[ws]\ntoken_in = "header"\n[ws.message]\ntype = "event"\n[ws.types]\npong = "alive"\n'
    )
    live = loads(text).dialect.live
    assert (live.token_in, live.message.type, live.types) == ("header", "event", {"pong": "alive"})
