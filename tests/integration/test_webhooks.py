"""A customer registers endpoints for events, and gets each signing secret once (WHK-01)."""

from base64 import b64decode
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable

REFUSED: dict[str, dict[str, Any]] = {
    "plain HTTP": {"url": "http://hooks.example/in"},
    "another scheme": {"url": "ftp://hooks.example/in"},
    "no scheme": {"url": "hooks.example/in"},
    "a user in the URL": {"url": "https://user@hooks.example/in"},
    "a fragment": {"url": "https://hooks.example/in#part"},
    "no host": {"url": "https:///in"},
    "a number for a URL": {"url": 7},
    "a URL of 3,000 characters": {"url": "https://hooks.example/" + "a" * 3000},
    "no events": {"events": []},
    "an unknown event": {"events": ["everything"]},
    "an event twice": {"events": ["ticket.created", "ticket.created"]},
    "a text for events": {"events": "ticket.created"},
    "a secret of its own": {"secret": "whsec_" + "A" * 44},
}


@clause("WHK-01", requests=5)
def test_an_endpoint_is_registered_as_it_was_described(customer_a: Customer) -> None:
    draft = customer_a.webhooks.draft(events=["ticket.created", "ticket.comment"])
    made = customer_a.webhooks.register(**draft)
    registered = {"url": made.url, "events": list(made.events), "description": made.description}
    expect(registered, "what was registered").equals(draft)
    expect(made.status, "its status").equals("active")
    expect(customer_a.webhooks.read(made).raw, "what is read").equals(
        {name: value for name, value in made.raw.items() if name != customer_a.dialect.webhook.secret}
    )
    expect([each.id for each in customer_a.webhooks.list_all()], "the list").equals([made.id])


@clause("WHK-01", requests=8)
def test_the_secret_is_shown_once_and_never_again(customer_a: Customer) -> None:
    made = customer_a.webhooks.register()
    secret = str(made.secret)
    name = f'"{customer_a.dialect.webhook.secret}"'
    key = b64decode(secret.removeprefix("whsec_"), validate=True)
    expect(len(key), "the length of the secret, whsec_ and standard base64, in bytes").is_between(24, 64)
    changed = customer_a.webhooks.try_change(made, description="Another description")
    for answer in (
        changed,
        customer_a.webhooks.try_read(made),
        customer_a.webhooks.try_list(),
        customer_a.webhooks.try_test(made),
        customer_a.webhooks.try_list_deliveries(made),
    ):
        expect(answer).has_status(200, 202)
        expect(answer).holds_nothing_of(secret, secret.removeprefix("whsec_"), name)


@clause("WHK-01", requests=4)
def test_each_endpoint_has_a_secret_of_its_own(customer_a: Customer) -> None:
    first, second = (customer_a.webhooks.register() for _ in range(2))
    expect(first.secret, "the secret of another endpoint").differs_from(second.secret)
    rotated = customer_a.webhooks.rotate(first)
    expect(rotated, "the new secret").differs_from(first.secret)


@clause("WHK-01", requests=30)
def test_what_will_not_do_is_refused_and_makes_nothing(customer_a: Customer) -> None:
    customer_a.webhooks.register()
    for said, fields in REFUSED.items():
        answer = customer_a.webhooks.try_register(**fields)
        named = next(iter(fields))
        expect(answer.status, f"the status of the answer to {said}", of=answer).is_between(400, 499)
        expect(answer.message, f"what is said of {said}", of=answer).contains(
            getattr(customer_a.dialect.webhook, named)
        )
    expect(len(customer_a.webhooks.list_all()), "the number of endpoints").equals(1)


@clause("WHK-01", requests=9)
def test_an_endpoint_is_changed_disabled_and_deleted(customer_a: Customer) -> None:
    made = customer_a.webhooks.register()
    changed = customer_a.webhooks.change(made, url="https://other.example/in", events=["ticket.status"])
    expect((changed.url, changed.events), "what was changed").equals(
        ("https://other.example/in", ("ticket.status",))
    )
    expect(customer_a.webhooks.try_change(made, url="http://other.example/in")).is_refused()
    expect(customer_a.webhooks.change(made, status="disabled").status, "its status").equals("disabled")
    listed = [each for each in customer_a.webhooks.list_all() if each.id == made.id]
    expect([(each.url, each.events, each.status) for each in listed], "what the list shows of it").equals(
        [(changed.url, changed.events, "disabled")]
    )
    expect(customer_a.webhooks.try_test(made)).is_refused()
    expect(customer_a.webhooks.try_delete(made)).has_status(200, 202, 204)
    expect(customer_a.webhooks.try_read(made)).is_not_found()
    expect([each.id for each in customer_a.webhooks.list_all()], "the list afterwards").equals([])


@clause("WHK-01", requests=8)
def test_a_change_leaves_the_rest_as_it_was(customer_a: Customer) -> None:
    before = customer_a.webhooks.register(description="For the records")
    for status in ("active", "disabled"):
        customer_a.webhooks.change(before, status=status)
        for change in ({"description": f"While {status}"}, {"events": ["ticket.comment"]}):
            changed = customer_a.webhooks.change(before, **change)
            expect(changed.status, f"its status after a change of {', '.join(change)}").equals(status)
    after = customer_a.webhooks.read(before)
    expect((after.url, after.events, after.description, after.status), "the endpoint").equals(
        (before.url, ("ticket.comment",), "While disabled", "disabled")
    )


@clause("WHK-01", requests=6)
@pytest.mark.parametrize("act", ["register", "rotate"])
def test_a_repeated_call_acts_once_and_answers_the_same(customer_a: Customer, act: str) -> None:
    if not customer_a.dialect.headers.idempotency_key:
        raise NotApplicable("the target has no idempotency keys ([headers] idempotency_key is empty)")
    webhooks, key = customer_a.webhooks, f"{customer_a.id}-{act}"
    made = webhooks.register()
    if act == "register":
        first, again = (webhooks.try_register(key=key) for _ in range(2))
        expect(len(webhooks.list_all()), "the number of endpoints").equals(2)
    else:
        first, again = (webhooks.try_rotate(made, key) for _ in range(2))
    expect(first).has_status(200, 201)
    expect(again.json, "the second answer", of=again).equals(first.json)


@clause("WHK-01", requests=16)
def test_a_customer_has_ten_endpoints_at_most(customer_a: Customer) -> None:
    made = [customer_a.webhooks.register() for _ in range(10)]
    expect(customer_a.webhooks.try_register()).is_refused()
    expect(customer_a.webhooks.try_delete(made[0])).has_status(200, 202, 204)
    expect(customer_a.webhooks.try_register()).is_created()
