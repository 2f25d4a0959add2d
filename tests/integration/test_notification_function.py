"""The notification function: invoked as the guide does it (NTF-06, NTF-10)."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.notifications import Notification, notification_item
from tests.integration.inboxes import ids, states, told_of, unread

OTHER_TYPES = ("compliance", "alert", "info")
"""Types that the guide's "etc." leaves open."""

TEXTS = {
    "ordinary": ("Ticket Updated", "Your ticket #123 was updated"),
    "Unicode": ("Rechnung für März é 漢 👍", "Betrag: 1.234,56 €\nDanke – 谢谢 – شكرا"),
    "markup": ("<b>Bold</b> & \"quotes\" 'too'", "{{7*7}} ${7*7} %s {0} \\n"),
}
WRONG: dict[str, dict[str, Any]] = {
    "an unknown type": {"type": "no-such-type"},
    "a type that is no text": {"type": 7},
    "an empty title": {"title": ""},
    "a blank message": {"message": "  \n"},
    "a title that is no text": {"title": {"S": "title"}},
    "a message that is a list": {"message": ["one", "two"]},
    "no message but null": {"message": None},
    "a title without end": {"title": "x" * 300_000},
}
HOSTILE: dict[str, Any] = {
    "empty": "",
    "blank": " ",
    "null": None,
    "a number": 7,
    "true": True,
    "a list": ["{id}"],
    "an object": {"S": "{id}"},
    "an operator": {"$ne": ""},
    "too long": "x" * 5000,
}


ENDINGS = (".a", "_a", "-A", "~a", "@a.example")
"""What an id may end in: names of machines, of people, of a tenant in a directory."""


def listed(customer: Customer, operator: Operator) -> list[Notification]:
    """All of the customer's, looked at when a marker invoked afterwards is there; without the marker."""
    marker = operator.invoke(customer, title="Comes after the others", message="A marker.")
    # As many of them as there were, one more: whoever lists the marker has listed what came before.
    found = customer.notifications.wait_for(1)
    while marker.id not in ids(found):
        found = customer.notifications.wait_for(len(found) + 1)
    return [one for one in found if one.id != marker.id]


def is_stored(customer: Customer, operator: Operator, **fields: str) -> Notification:
    """Invokes the function with those fields; what the customer then finds in the list."""
    received = operator.invoke(customer, **fields)
    found = [one for one in listed(customer, operator) if one.id == received.id]
    expect(len(found), "the number of such notifications in the list").equals(1)
    return found[0]


@clause("NTF-06", requests=30)
@pytest.mark.parametrize("type_", ["ticket", "billing"])
def test_an_invocation_reaches_the_list_unread(customer_a: Customer, operator: Operator, type_: str) -> None:
    before = unread(customer_a)
    title, message = TEXTS["ordinary"]
    found = is_stored(customer_a, operator, type=type_, title=title, message=message)
    expect((found.type, found.title, found.message), "what is listed").equals((type_, title, message))
    expect(found.read, "whether it is read").equals(False)
    expect(found.created_at, "the instant").is_an_instant()
    expect(unread(customer_a), "the number of unread ones, the marker included").equals(before + 2)


@clause("NTF-06", requests=24, level=Level.SHOULD)
@pytest.mark.parametrize("type_", OTHER_TYPES)
def test_every_other_type_is_taken_too(customer_a: Customer, operator: Operator, type_: str) -> None:
    found = is_stored(customer_a, operator, type=type_)
    expect(found.type, "the type in the list").equals(type_)


@clause("NTF-06", requests=24)
@pytest.mark.parametrize("text", TEXTS)
def test_the_text_is_listed_as_it_was_given(customer_a: Customer, operator: Operator, text: str) -> None:
    title, message = TEXTS[text]
    found = is_stored(customer_a, operator, title=title, message=message)
    expect((found.title, found.message), "the text").equals((title, message))


@clause("NTF-06", requests=24)
def test_the_answer_holds_the_notification(customer_a: Customer, operator: Operator, target: Target) -> None:
    fields = operator.notification_fields(customer_a, type="ticket", title="Ticket Updated")
    invoked = operator.try_invoke(fields)
    expect(invoked.failed, "the function's error").equals(None)
    expect(invoked.answer_status, "the status in the answer").equals(201)
    received = notification_item(target.dialect, invoked.body)
    expect((received.title, received.read), "the notification in the answer").equals(
        ("Ticket Updated", False)
    )
    expect(ids(listed(customer_a, operator)), "the list").contains(received.id)


@clause("NTF-06", requests=24)
def test_an_invocation_is_for_its_customer_alone(
    customer_a: Customer, customer_b: Customer, operator: Operator
) -> None:
    received = operator.invoke(customer_a, title="For customer A alone")
    expect(ids(listed(customer_b, operator)), "customer B's list").lacks(received.id)
    expect(ids(listed(customer_a, operator)), "customer A's list").contains(received.id)


@clause("NTF-06", requests=24)
def test_the_same_words_twice_are_two_notifications(customer_a: Customer, operator: Operator) -> None:
    said = {"type": "billing", "title": "Invoice ready", "message": "Your invoice is ready."}
    stored = [operator.invoke(customer_a, **said).id for _ in range(2)]
    expect(len(set(stored)), "the number of notifications stored of two invocations").equals(2)
    found = ids(listed(customer_a, operator))
    expect([id_ for id_ in found if id_ in stored], "the two in the list").holds_exactly(stored)


@clause("NTF-06", requests=24)
def test_two_customers_may_be_told_of_the_same_event(
    customer_a: Customer, customer_b: Customer, operator: Operator
) -> None:
    event_id = str(uuid4())
    both = (customer_a, customer_b)
    told = [operator.invoke(one, title="Maintenance tonight", event_id=event_id).id for one in both]
    for customer, id_ in zip(both, told, strict=True):
        expect(ids(listed(customer, operator)), f"the list of {customer.name}").contains(id_)


@clause("NTF-06", requests=24)
def test_an_invoked_notification_is_marked_and_deleted_like_others(
    customer_a: Customer, operator: Operator
) -> None:
    first, second = (operator.invoke(customer_a, title=f"Number {number}") for number in range(2))
    customer_a.notifications.mark_read(first)
    expect(states(customer_a, [first, second]), "what is read").equals([True, False])
    customer_a.notifications.delete(second)
    expect(states(customer_a, [first, second]), "what is left").equals([True, None])


@clause("NTF-06", requests=24, level=Level.SHOULD)
def test_an_asynchronous_invocation_arrives_too(customer_a: Customer, operator: Operator) -> None:
    fields = operator.notification_fields(customer_a, title="Sent without waiting")
    invoked = operator.try_invoke(fields, asynchronous=True)
    expect(invoked.status, "the status of the call").equals(202)
    found = customer_a.notifications.wait_for(1)
    expect([one.title for one in found], "the list").contains("Sent without waiting")


def store_nothing(
    customer: Customer, operator: Operator, payloads: Mapping[str, Mapping[str, Any] | str]
) -> None:
    """A whole payload is taken, each of these refused in an orderly way, and nothing of them is stored."""
    known = ids(customer.notifications.list_all())
    whole = operator.invoke(customer, title="A whole one")
    for what, payload in payloads.items():
        refused = operator.try_invoke(payload)
        expect(refused.failed, f"the function's error on {what}").equals(None)
        expect(refused.is_refused, f"whether {what} is refused").equals(True)
        expect(json.dumps(refused.answer), f"the refusal of {what}").lacks("Traceback").lacks("stackTrace")
    added = [one for one in ids(listed(customer, operator)) if one not in known]
    expect(added, "what was added to the list").equals([whole.id])


@clause("NTF-06", requests=14, level=Level.SHOULD)
def test_a_payload_without_a_field_stores_nothing(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    assert target.description.aws is not None
    fields = target.dialect.notification
    whose = target.description.aws.item.customer_id
    names = {"customer": whose, "type": fields.type, "title": fields.title, "message": fields.message}
    whole = operator.notification_fields(customer_a)
    without = {
        f"no {word}": {key: value for key, value in whole.items() if key != name}
        for word, name in names.items()
    }
    store_nothing(customer_a, operator, without)


@clause("NTF-06", requests=14, level=Level.SHOULD)
def test_a_payload_with_a_wrong_field_stores_nothing(customer_a: Customer, operator: Operator) -> None:
    wrong = {what: operator.notification_fields(customer_a, **fields) for what, fields in WRONG.items()}
    store_nothing(customer_a, operator, wrong)


@clause("NTF-06", requests=14, level=Level.SHOULD)
def test_a_payload_of_another_shape_stores_nothing(customer_a: Customer, operator: Operator) -> None:
    store_nothing(customer_a, operator, {text: text for text in ("[]", '"text"', "7", "null", "{}")})


@clause("NTF-06", requests=14, level=Level.SHOULD)
def test_a_hostile_customer_id_stores_nothing(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    assert target.description.aws is not None
    hostile = json.loads(json.dumps(HOSTILE).replace("{id}", customer_a.id))
    whole = operator.notification_fields(customer_a)
    payloads = {
        f"a customer that is {what}": {**whole, target.description.aws.item.customer_id: value}
        for what, value in hostile.items()
    }
    store_nothing(customer_a, operator, payloads)


@clause("NTF-10", requests=14)
def test_an_invoked_notification_is_published(customer_a: Customer, operator: Operator) -> None:
    with operator.observe("messages") as observer:
        received = operator.invoke(customer_a, title="Published to whom it concerns")
        published = observer.sees(lambda message: "Published to whom it concerns" in json.dumps(message))
    expect(json.dumps(published), "what was published").contains(customer_a.id).contains(received.id)
    expect(ids(customer_a.notifications.list_all()), "the list").contains(received.id)


@clause("NTF-10", requests=14)
def test_the_notification_of_a_ticket_is_published(customer_a: Customer, operator: Operator) -> None:
    with operator.observe("messages") as observer:
        received = told_of(customer_a)[0]
        published = json.dumps(observer.sees(lambda message: received.id in json.dumps(message)))
    expect(published, "what was published").contains(customer_a.id)


@clause("NTF-10", requests=2, level=Level.SHOULD)
def test_what_is_not_stored_is_not_published(customer_a: Customer, operator: Operator) -> None:
    with operator.observe("messages") as observer:
        for changed in ({"type": "no-such-type"}, {"message": " "}):
            wrong = operator.notification_fields(customer_a, title="Never published", **changed)
            expect(operator.try_invoke(wrong).is_refused, "whether it is refused").equals(True)
        marker = operator.invoke(customer_a, title="Published")
        observer.sees(lambda message: marker.id in json.dumps(message))
        seen = json.dumps(observer.seen())
    expect(seen, "all that was published").lacks("Never published")


@clause("NTF-06", requests=14)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_customer_of_any_id_is_notified(customer_a: Customer, operator: Operator, ending: str) -> None:
    auth = customer_a.recorder.session.target.description.auth
    if not (auth.mint and auth.mint.any_customer):
        raise NotApplicable("customers are listed, none can be made of another id")
    customer = customer_a.as_another(f"{customer_a.id}{ending}", f"a customer whose id ends in {ending}")
    if customer.tickets.try_list().status in (401, 403):
        raise NotApplicable(f"the target has no customer of the id {customer.id!r}")
    received = operator.invoke(customer, title="For whoever it is")
    expect(ids(listed(customer, operator)), "the list of notifications").contains(received.id)
