"""Steps of a story beside exchanges: live frames, and calls to AWS."""

import json
import shlex
from dataclasses import replace

from signoff.wire.exchange import Handshake
from signoff.wire.steps import AwsCall, LiveStep
from tests.unit.signoff.wire.samples import EXCHANGE

OPENING = Handshake(
    **{
        **EXCHANGE.__dict__,
        "says": "opens a live connection",
        "method": "GET",
        "url": "wss://target.test/?token=$CUSTOMER_A_TOKEN",
        "sent_headers": {"Upgrade": "websocket", "X-Odd": 'a"b`id`'},
        "sent": "",
        "status": 101,
    }
)
FRAME = LiveStep(
    actor="customer A's listener",
    says="hears",
    text="x" * 2000,
    at="2026-11-22T10:00:00.250+00:00",
    token="CUSTOMER_A_TOKEN",
    opening=OPENING.curl(),
)
CALL = AwsCall(
    actor="the operator",
    says="reads an item",
    service="dynamodb",
    operation="get_item",
    parameters={"TableName": "notifications"},
    outcome="done",
    received='{"Item": {}}',
    where="--region eu-west-1",
    at="2026-11-22T10:00:00.000+00:00",
    ms=4.4,
)


def test_a_handshake_is_repeated_with_the_token_from_a_variable() -> None:
    words = shlex.split(OPENING.curl())
    assert "https://target.test/?token=$CUSTOMER_A_TOKEN" in words
    assert '"https://target.test/?token=$CUSTOMER_A_TOKEN"' in OPENING.curl()
    assert "Upgrade: websocket" in words
    assert r"X-Odd: a\"b\`id\`" in OPENING.curl()


def test_a_frame_is_told_in_a_line_and_shown_cut() -> None:
    assert FRAME.line().startswith("customer A's listener hears: xxx")
    assert FRAME.line().endswith("(at 10:00:00.250)")
    assert len(FRAME.line()) < 200
    assert "(500 more characters)" in FRAME.shown()
    assert FRAME.repeat() == OPENING.curl()


def test_a_call_is_repeated_by_the_command_line() -> None:
    assert CALL.line() == "the operator reads an item → done (4 ms)"
    assert shlex.split(CALL.repeat()) == [
        "aws",
        "dynamodb",
        "get-item",
        "--region",
        "eu-west-1",
        "--cli-input-json",
        '{"TableName": "notifications"}',
    ]
    assert CALL.shown() == 'dynamodb get_item {"TableName": "notifications"}\n→ done\n{"Item": {}}'


def test_an_invocation_is_repeated_with_its_payload() -> None:
    call = replace(
        CALL,
        service="lambda",
        operation="invoke",
        parameters={"FunctionName": "f", "Payload": '{"a": "b c"}'},
    )
    words = shlex.split(call.repeat())
    assert words[words.index("--payload") + 1] == '{"a": "b c"}'
    assert words[words.index("--cli-input-json") + 1] == '{"FunctionName": "f"}'
    assert words[-1] == "/dev/stdout"


def test_steps_are_logged_as_json() -> None:
    assert json.loads(FRAME.as_json())["says"] == "hears"
    assert json.loads(CALL.as_json())["operation"] == "get_item"
