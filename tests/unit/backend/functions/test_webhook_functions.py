"""The routes of webhooks, over tables and queues of moto; every answer is as the OpenAPI document has it."""

import json
from typing import Any

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import client
from backend.functions import deliver_webhooks
from tests.unit.backend.caller import Caller, Context, Reply

URL = "https://hooks.example/in"
VALID = {"url": URL, "events": ["ticket.created"]}


@pytest.fixture(autouse=True)
def queues(database: DynamoDBClient) -> dict[str, str]:
    """The queue and its dead letters, both empty."""
    names = ("webhook-delivery", "webhook-delivery-dead")
    queues = client.sqs()
    for url in queues.list_queues(QueueNamePrefix=names[0]).get("QueueUrls", []):
        queues.delete_queue(QueueUrl=url)
    return {name: queues.create_queue(QueueName=name)["QueueUrl"] for name in names}


def registered(customer: Caller, **fields: Any) -> dict[str, Any]:
    answer = customer.post("/webhooks", VALID | fields)
    assert answer.status == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def waiting(url: str) -> list[dict[str, Any]]:
    """The jobs in the queue."""
    found = client.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(each["Body"]) for each in found]


def run(*bodies: dict[str, Any]) -> Any:
    records = [{"messageId": str(n), "body": json.dumps(body)} for n, body in enumerate(bodies)]
    return deliver_webhooks.lambda_handler({"Records": records}, Context("deliver"))


def test_the_secret_is_shown_once_and_stored_encrypted(acme: Caller, database: DynamoDBClient) -> None:
    made = registered(acme)
    for path in ("/webhooks", f"/webhooks/{made['id']}"):
        assert "secret" not in acme.get(path).text
    changed = acme.put(f"/webhooks/{made['id']}", {"description": "Mine"})
    assert changed.json["description"] == "Mine"
    assert "secret" not in changed.text
    stored = json.dumps(database.scan(TableName="webhooks")["Items"])
    assert made["secret"] not in stored
    assert made["secret"].removeprefix("whsec_") not in stored


def test_a_repeated_registration_makes_one_and_its_kept_answer_holds_no_secret(
    acme: Caller, database: DynamoDBClient
) -> None:
    first, again = (acme.post("/webhooks", VALID, Idempotency_Key="a") for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(acme.get("/webhooks").json["webhooks"]) == 1
    assert first.json["secret"] not in json.dumps(database.scan(TableName="idempotency_keys")["Items"])


def test_one_endpoint_too_many_is_refused_until_one_is_deleted(acme: Caller, globex: Caller) -> None:
    made = [registered(acme) for _ in range(10)]
    assert acme.post("/webhooks", VALID).status == 400
    assert globex.post("/webhooks", VALID).status == 201
    assert acme.send("DELETE", f"/webhooks/{made[3]['id']}").status == 204
    assert acme.post("/webhooks", VALID).status == 201
    assert [each["id"] for each in acme.get("/webhooks").json["webhooks"]][:3] == [
        each["id"] for each in made[:3]
    ]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["url", "events"]),
        (VALID | {"url": "http://hooks.example/"}, ["url"]),
        (VALID | {"url": 7}, ["url"]),
        (VALID | {"events": []}, ["events"]),
        (VALID | {"events": ["everything"]}, ["events"]),
        (VALID | {"events": "ticket.created"}, ["events"]),
        (VALID | {"secret": "mine"}, ["secret"]),
        (VALID | {"customer_id": "globex"}, ["customer_id"]),
    ],
)
def test_what_will_not_do_is_named(acme: Caller, body: dict[str, Any], fields: list[str]) -> None:
    answer = acme.post("/webhooks", body)
    assert answer.status == 400
    assert answer.fields == fields


def test_another_customers_endpoint_looks_like_none(acme: Caller, globex: Caller) -> None:
    made = registered(acme)
    delivery = acme.post(f"/webhooks/{made['id']}/test", None).json
    nothing = "01890000-0000-7000-8000-000000000000"

    def calls(of: str, named: str) -> list[Reply]:
        return [
            globex.get(f"/webhooks/{of}"),
            globex.put(f"/webhooks/{of}", {"description": "Theirs"}),
            globex.send("DELETE", f"/webhooks/{of}"),
            globex.post(f"/webhooks/{of}/test", None),
            globex.post(f"/webhooks/{of}/secret", None),
            globex.get(f"/webhooks/{of}/deliveries"),
            globex.post(f"/webhooks/{of}/deliveries/{named}/redrive", None),
        ]

    theirs, none = calls(made["id"], delivery["id"]), calls(nothing, nothing)
    assert [each.status for each in theirs + none] == [404] * 14
    assert acme.get(f"/webhooks/{made['id']}").json["description"] == ""
    own = registered(globex)
    assert globex.post(f"/webhooks/{own['id']}/deliveries/{delivery['id']}/redrive", None).status == 404


def test_a_test_is_tried_by_the_function_and_its_failure_is_on_record(
    acme: Caller, queues: dict[str, str]
) -> None:
    made = registered(acme)
    queued = acme.post(f"/webhooks/{made['id']}/test", None)
    assert (queued.status, queued.json["event"], queued.json["status"]) == (202, "webhook.test", "pending")
    assert run(*waiting(queues["webhook-delivery"])) == {"batchItemFailures": []}
    [listed] = acme.get(f"/webhooks/{made['id']}/deliveries").json["deliveries"]
    assert listed["id"] == queued.json["id"]
    assert [each["error"] for each in listed["attempts"]] == ["the name cannot be looked up"]


def test_a_dead_delivery_is_redriven_once(
    acme: Caller, database: DynamoDBClient, queues: dict[str, str]
) -> None:
    made = registered(acme)
    queued = acme.post(f"/webhooks/{made['id']}/test", None).json
    path = f"/webhooks/{made['id']}/deliveries/{queued['id']}/redrive"
    assert acme.post(path, None).json["status"] == "pending"
    waiting(queues["webhook-delivery"])
    database.update_item(
        TableName="webhook_deliveries",
        Key={"endpoint_id": {"S": made["id"]}, "id": {"S": queued["id"]}},
        UpdateExpression="SET standing = :dead",
        ExpressionAttributeValues={":dead": {"S": "dead"}},
    )
    for _ in range(2):
        assert acme.post(path, None).json["status"] == "pending"
    [job] = waiting(queues["webhook-delivery"])
    assert (job["webhook_job"]["round"], job["webhook_job"]["number"]) == (2, 1)


def test_deliveries_are_paged_newest_first(acme: Caller, globex: Caller) -> None:
    made = registered(acme)
    sent = [acme.post(f"/webhooks/{made['id']}/test", None).json["id"] for _ in range(3)]
    path = f"/webhooks/{made['id']}/deliveries"
    first = acme.get(path, {"limit": "2"}).json
    second = acme.get(path, {"limit": "2", "cursor": first["next_cursor"]}).json
    assert [each["id"] for each in first["deliveries"] + second["deliveries"]] == sent[::-1]
    assert second["next_cursor"] is None
    other = registered(globex)
    foreign = globex.get(f"/webhooks/{other['id']}/deliveries", {"cursor": first["next_cursor"]})
    assert (foreign.status, foreign.fields) == (400, ["cursor"])


def test_a_new_secret_is_given_and_the_old_one_signs_for_a_while(acme: Caller) -> None:
    made = registered(acme)
    first, again = (acme.post(f"/webhooks/{made['id']}/secret", None, Idempotency_Key="r") for _ in range(2))
    assert first.json == again.json
    assert first.json["secret"] != made["secret"]
    assert first.json["previous_valid_until"] > made["created_at"]


def test_a_disabled_endpoint_is_not_tested_until_it_is_activated(acme: Caller) -> None:
    made = registered(acme)
    path = f"/webhooks/{made['id']}"
    assert acme.put(path, {"status": "disabled"}).json["status"] == "disabled"
    refused = acme.post(f"{path}/test", None)
    assert (refused.status, refused.fields) == (400, ["status"])
    assert acme.put(path, {"status": "active"}).json["status"] == "active"
    assert acme.post(f"{path}/test", None).status == 202


def test_requests_are_limited_apart_from_those_about_tickets(acme: Caller) -> None:
    for _ in range(100):
        assert acme.get("/webhooks").status == 200
    assert acme.get("/webhooks").status == 429
    assert acme.get("/support/tickets").status == 200


def test_events_become_jobs_and_what_is_no_event_comes_again(acme: Caller, queues: dict[str, str]) -> None:
    made = registered(acme, events=["ticket.created", "notification.created"])
    event_id = "01890000-0000-7000-8000-000000000000"
    ticket = {
        "id": event_id,
        "customer_id": "acme",
        "ticket_id": event_id,
        "change": "created",
        "changed": {},
        "status": "open",
        "version": 1,
        "at": 1,
        "outcome": None,
    }
    message = {"id": "m", "customer_id": "acme", "type": "notification", "payload": {"id": event_id}}
    answered = run(ticket, message, message | {"type": "ticket_update"}, {"unknown": 1}, ticket)
    assert answered == {"batchItemFailures": [{"itemIdentifier": "3"}]}
    jobs = [each["webhook_job"] for each in waiting(queues["webhook-delivery"])]
    assert {job["endpoint_id"] for job in jobs} == {made["id"]}
    listed = acme.get(f"/webhooks/{made['id']}/deliveries").json["deliveries"]
    assert sorted(each["event"] for each in listed) == ["notification.created", "ticket.created"]
