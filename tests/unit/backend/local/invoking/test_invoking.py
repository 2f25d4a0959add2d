"""The notification function behind the Lambda API of the local endpoint (NTF-06, NTF-12)."""

import json
import uuid
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.unit.backend.local.listening import aws, connected, received
from tests.unit.backend.local.running import Running

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

FUNCTION = "securebase-notifications"


@pytest.fixture
def functions(backend: Running) -> "LambdaClient":
    return cast("LambdaClient", aws(backend, "lambda"))


def payload(**fields: str) -> bytes:
    notice = {"customer_id": "invoked", "type": "billing", "title": "Invoice", "message": "It is here."}
    return json.dumps(notice | fields).encode()


def test_it_answers_and_the_customer_is_told(functions: "LambdaClient", backend: Running) -> None:
    with connected(backend, "invoked") as connection:
        answer = functions.invoke(FunctionName=FUNCTION, Payload=payload())
        assert answer["StatusCode"] == 200
        assert "FunctionError" not in answer
        result = json.loads(answer["Payload"].read())
        assert result["statusCode"] == 201
        stored = json.loads(result["body"])
        message = received(connection)
    assert message["type"] == "notification"
    assert message["payload"]["id"] == stored["id"]


def test_an_event_invocation_is_taken_and_done(functions: "LambdaClient", backend: Running) -> None:
    with connected(backend, "later") as connection:
        sent = payload(customer_id="later", title="In a while")
        answer = functions.invoke(FunctionName=FUNCTION, InvocationType="Event", Payload=sent)
        assert answer["StatusCode"] == 202
        assert received(connection)["payload"]["title"] == "In a while"


def test_a_dry_run_does_nothing(functions: "LambdaClient") -> None:
    assert functions.invoke(FunctionName=FUNCTION, InvocationType="DryRun")["StatusCode"] == 204


def test_the_same_event_is_told_once(functions: "LambdaClient", backend: Running) -> None:
    sent = payload(customer_id="once", event_id=str(uuid.uuid4()))
    with connected(backend, "once") as connection:
        ids = {invoked(functions, sent)["id"] for _ in range(3)}
        last = invoked(functions, payload(customer_id="once"))["id"]
        assert [received(connection)["payload"]["id"] for _ in range(2)] == [*ids, last]


def invoked(functions: "LambdaClient", sent: bytes) -> dict[str, Any]:
    result = json.loads(functions.invoke(FunctionName=FUNCTION, Payload=sent)["Payload"].read())
    document: dict[str, Any] = json.loads(result["body"])
    return document


def test_what_makes_no_sense_is_refused_without_a_trace(functions: "LambdaClient") -> None:
    answer = functions.invoke(FunctionName=FUNCTION, Payload=b'{"customer_id": "invoked"}')
    assert "FunctionError" not in answer
    result = json.loads(answer["Payload"].read())
    assert result["statusCode"] == 400
    assert "Traceback" not in result["body"]
