"""Attempts and pauses of deliveries, the events that they carry, and what an endpoint may be."""

import json
import uuid
from random import Random

import pytest

from backend.domain.deliveries import Attempt, Delivery, Job, Patience, Standing, job_from, to_json
from backend.domain.endpoints import (
    Endpoint,
    EndpointChange,
    EndpointDraft,
    Secrets,
    State,
    changed,
    registered,
)
from backend.domain.errors import InvalidInput
from backend.domain.events import Kind, TicketEvent
from backend.domain.ids import IdGenerator, instant_of
from backend.domain.messages import Message
from backend.domain.tickets import Status
from backend.domain.webhook_events import of_message, of_ticket
from tests.unit.backend.clocks import START

ID = IdGenerator().next_id(START)
FAILED, TAKEN, GONE = (Attempt(START, 5, status) for status in (500, 204, 410))
NONE: frozenset[str] = frozenset()


def delivery() -> Delivery:
    return Delivery(ID, ID, "acme", "ticket.created", "{}", START)


def endpoint(**fields: str) -> Endpoint:
    draft = EndpointDraft(fields.get("url", "https://a.example/"), ("ticket.created",))
    return registered(ID, "acme", draft, Secrets("sealed"), NONE)


def test_the_fifth_failure_is_the_last() -> None:
    found, standings = delivery(), []
    for _ in range(5):
        found = found.after(FAILED)
        standings.append(found.standing)
    assert standings == [Standing.PENDING] * 4 + [Standing.DEAD]
    assert found.attempts == (FAILED,) * 5
    again = found.again()
    assert (again.standing, again.made, again.round, again.attempts) == (
        Standing.PENDING,
        0,
        2,
        found.attempts,
    )


def test_a_success_ends_it_and_so_does_an_endpoint_that_is_gone() -> None:
    assert delivery().after(FAILED).after(TAKEN).standing is Standing.DELIVERED
    assert delivery().after(GONE).standing is Standing.DEAD


@pytest.mark.parametrize("status", [199, 301, 304, 400, 404])
def test_only_a_status_of_success_is_one(status: int) -> None:
    assert not Attempt(START, 1, status).succeeded


def test_pauses_are_drawn_from_a_range_that_doubles() -> None:
    patience, random = Patience(first_s=1, longest_s=6), Random(1)
    for made, most in ((1, 1), (2, 2), (3, 4), (4, 6)):
        drawn = [patience.pause_ms(made, None, random) for _ in range(500)]
        assert max(drawn) <= most * 1000
        assert max(drawn) > most * 900
        assert min(drawn) < most * 100


def test_a_wish_to_be_left_alone_is_honoured_within_bounds() -> None:
    patience = Patience(first_s=1, longest_wished_s=60)
    assert 30_000 <= patience.pause_ms(1, 30, Random(1)) <= 31_000
    assert patience.pause_ms(1, 10_000, Random(1)) == 60_000
    assert patience.pause_ms(1, -5, Random(1)) >= 0


def test_a_job_is_read_as_it_was_written() -> None:
    job = Job("acme", ID, ID, 1, 2, START)
    assert job_from(json.loads(to_json(job))) == job
    assert job_from({"ticket_id": ID}) is None
    with pytest.raises(ValueError, match="not a job"):
        job_from({"webhook_job": {"customer_id": "acme"}})


def test_an_event_has_one_id_and_its_notification_another_both_of_its_time() -> None:
    event = TicketEvent(ID, "acme", ID, Kind.STATUS, {"status": "open"}, Status.OPEN, 7, START)
    told = of_ticket(event)
    assert told.type == "ticket.status"
    assert told.id == of_ticket(event).id != ID
    message = of_message(Message("m", "acme", "notification", {"id": ID, "title": "A title"}, "t"))
    assert message is not None
    assert message.id not in (told.id, ID)
    assert {instant_of(told.id), instant_of(message.id)} == {START}
    assert uuid.UUID(told.id).version == 7
    assert json.loads(told.body)["data"] == {
        "ticket_id": ID,
        "changed": {"status": "open"},
        "version": 7,
        "status": "open",
    }


def test_other_messages_are_not_told_of() -> None:
    assert of_message(Message("m", "acme", "ticket_update", {"ticket_id": ID}, "t")) is None
    assert of_message(Message("m", "acme", "notification", {"id": "no id"}, "t")) is None


def test_an_endpoint_names_every_bad_field() -> None:
    draft = EndpointDraft("http://a.example/", ("ticket.created", "ticket.created"), "x" * 256)
    with pytest.raises(InvalidInput) as refused:
        registered(ID, "acme", draft, Secrets("sealed"), NONE)
    assert {each.field for each in refused.value.errors} == {"url", "events", "description"}


@pytest.mark.parametrize("events", [(), ("ticket.unknown",), ("webhook.test",)])
def test_events_are_some_of_those_that_there_are(events: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="events"):
        changed(endpoint(), EndpointChange(events=events), START, NONE)


def test_an_endpoint_that_is_activated_has_failed_at_nothing_yet() -> None:
    off = changed(endpoint(), EndpointChange(active=False), START, NONE)
    assert off.state is State.DISABLED
    assert not off.wants("ticket.created")
    assert changed(off, EndpointChange(active=True), START, NONE).wants("ticket.created")
    with pytest.raises(InvalidInput, match="at least one"):
        changed(off, EndpointChange(), START, NONE)


def test_both_secrets_sign_until_the_overlap_is_over() -> None:
    secrets = Secrets("first").rotated("second", START + 10)
    assert secrets.valid(START + 9) == ("second", "first")
    assert secrets.valid(START + 10) == ("second",)
