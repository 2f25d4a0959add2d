"""Whatever a notification is about, it is read, counted and deleted like any other (NTF-02 to NTF-04)."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from tests.integration.inboxes import one_of_each, states, told_of, unread


@clause("NTF-02", requests=30)
def test_each_kind_is_marked_as_read_by_itself(customer_a: Customer, request: pytest.FixtureRequest) -> None:
    made = one_of_each(customer_a, request)
    for number, one in enumerate(made, start=1):
        before = unread(customer_a)
        customer_a.notifications.mark_read(one)
        expect(unread(customer_a), f"the unread after one about {one.type} was read").equals(before - 1)
        wanted = [index < number for index in range(len(made))]
        expect(states(customer_a, made), f"what is read, after one about {one.type} was").equals(wanted)


@clause("NTF-03", requests=20)
def test_all_kinds_are_marked_as_read_together(customer_a: Customer, request: pytest.FixtureRequest) -> None:
    made = one_of_each(customer_a, request)
    customer_a.notifications.mark_all_read()
    expect(states(customer_a, made), "what is read").equals([True] * len(made))
    expect(unread(customer_a), "the number of unread ones").equals(0)


@clause("NTF-04", requests=18)
@pytest.mark.parametrize("read", ["one by one", "all at once"])
def test_a_notification_that_was_read_is_deleted_too(customer_a: Customer, read: str) -> None:
    received = told_of(customer_a)[0]
    if read == "one by one":
        customer_a.notifications.mark_read(received)
    else:
        customer_a.notifications.mark_all_read()
    customer_a.notifications.delete(received)
    expect(states(customer_a, [received]), "what is left").equals([None])
    expect(customer_a.notifications.try_delete(received)).is_not_found()


@clause("NTF-04", requests=30)
def test_each_kind_is_deleted_for_good(customer_a: Customer, request: pytest.FixtureRequest) -> None:
    made = one_of_each(customer_a, request)
    for number, one in enumerate(made, start=1):
        customer_a.notifications.delete(one)
        expect(customer_a.notifications.try_delete(one)).is_not_found()
        gone = [None] * number + [False] * (len(made) - number)
        expect(states(customer_a, made), f"what is left, after one about {one.type} was deleted").equals(gone)
