"""The confirmation's function over its table and SES (TKT-14)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from moto.ses.models import ses_backends
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import client
from backend.bootstrap import backend
from backend.domain.events import TicketEvent, created, to_json
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, open_ticket
from backend.functions import confirm_by_email
from tests.unit.backend.caller import Context

IDS = IdGenerator()
ACCOUNT, REGION = "123456789012", "eu-central-1"


@pytest.fixture
def posted(database: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What SES was given, with a verified sender and an address for every customer."""
    monkeypatch.setenv("SECUREBASE_CONTACT_PATTERN", "{customer}@customers.example")
    backend.cache_clear()
    client.ses().verify_email_identity(EmailAddress="support@securebase.example")
    sent = ses_backends[ACCOUNT][REGION].sent_messages
    sent.clear()
    yield sent
    backend.cache_clear()


def opened(customer_id: str = "acme") -> TicketEvent:
    ticket = open_ticket(IDS.next_id(1), customer_id, Draft("Subject", "Description"), STANDARD)
    return created(IDS.next_id(1), ticket)


def handed_over(*bodies: str) -> list[str]:
    """Hand over a batch as SNS puts it into the queue; returns the ids of the messages that failed."""
    envelopes = [
        {"Type": "Notification", "MessageId": "m", "Timestamp": "t", "Message": body} for body in bodies
    ]
    records = [{"messageId": str(n), "body": json.dumps(each)} for n, each in enumerate(envelopes)]
    answer = confirm_by_email.lambda_handler({"Records": records}, Context("securebase-confirm-by-email"))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_new_ticket_is_confirmed_once_however_often_it_is_told(posted: list[Any]) -> None:
    event = to_json(opened())
    assert handed_over(event, event) == []
    assert handed_over(event) == []
    assert [message.destinations["ToAddresses"] for message in posted] == [["acme@customers.example"]]
    assert posted[0].source == "support@securebase.example"


def test_an_address_on_record_goes_before_the_pattern(posted: list[Any], database: DynamoDBClient) -> None:
    database.put_item(
        TableName="customers", Item={"customer_id": {"S": "acme"}, "email": {"S": "ann@acme.example"}}
    )
    handed_over(to_json(opened()), to_json(opened("globex")))
    assert [message.destinations["ToAddresses"] for message in posted] == [
        ["ann@acme.example"],
        ["globex@customers.example"],
    ]


def test_without_an_address_nothing_is_sent_and_nothing_fails(
    posted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECUREBASE_CONTACT_PATTERN")
    backend.cache_clear()
    assert handed_over(to_json(opened())) == []
    assert posted == []


def test_what_ses_refuses_comes_again_and_spoils_no_other_message(
    posted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    event = opened()
    monkeypatch.setenv("SECUREBASE_MAIL_SENDER", "nobody@unverified.example")
    backend.cache_clear()
    ignored = replace(opened(), customer_id="globex")
    assert handed_over(to_json(event), "no event", to_json(ignored)) == ["0", "1", "2"]
    monkeypatch.delenv("SECUREBASE_MAIL_SENDER")
    backend.cache_clear()
    assert handed_over(to_json(event)) == []
    assert len(posted) == 1
