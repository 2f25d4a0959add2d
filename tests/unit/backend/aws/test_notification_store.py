"""Notifications over their table (NTF-01..04, NTF-07, NTF-12..14)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.markers import DynamoMarkers
from backend.aws.notification_items import notification_from, notification_item
from backend.aws.notifications import DynamoNotifications
from backend.domain.ids import IdGenerator
from backend.domain.notifications import LIFETIME_S, MARKED_S, Notification, NotificationType
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

IDS = IdGenerator()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database: DynamoDBClient, clock: SetClock) -> DynamoNotifications:
    return DynamoNotifications(database, Tables(), clock)


def a_notification(customer: str = "acme", kind: str = "info", at: int = START) -> Notification:
    kind = NotificationType(kind)
    return Notification(IDS.next_id(START), customer, kind, "Title", "Message", False, at)


def stored(store: DynamoNotifications, *wanted: Notification) -> list[Notification]:
    """Store them, each under a mark of its own; newest first."""
    for notification in wanted:
        store.add([(notification, notification.id)])
    return list(reversed(wanted))


def listed(store: DynamoNotifications, customer: str = "acme", **filters: str | bool) -> list[Notification]:
    return list(store.page(customer, filters, None, 100).items)


@given(
    st.builds(
        Notification,
        id=st.just(IDS.next_id(START)),
        customer_id=st.just("acme"),
        type=st.sampled_from(NotificationType),
        title=st.text(min_size=1),
        message=st.text(min_size=1),
        read=st.booleans(),
        created_at=st.integers(START, START * 2),
        ticket_id=st.none() | st.just(IDS.next_id(START)),
    )
)
def test_a_notification_survives_its_item(notification: Notification) -> None:
    item = notification_item(notification)
    assert notification_from(item) == notification
    assert item["ttl"] == {"N": str(notification.created_at // 1000 + 2_592_000)}


def test_the_list_is_newest_first_and_of_one_customer(store: DynamoNotifications) -> None:
    wanted = stored(store, a_notification(), a_notification())
    stored(store, a_notification("globex"))
    assert listed(store) == wanted


def test_filters_find_all_that_match_over_pages(store: DynamoNotifications) -> None:
    made = [a_notification(kind="billing" if number % 3 == 0 else "info") for number in range(10)]
    stored(store, *made)
    found: list[Notification] = []
    more = True
    while more:
        page = store.page("acme", {"type": "billing", "read": False}, found[-1].id if found else None, 3)
        found += page.items
        more = page.more
    assert found == [each for each in reversed(made) if each.type == "billing"]


def test_the_same_event_stores_nothing_new_and_says_what_is_stored(store: DynamoNotifications) -> None:
    first, second = a_notification(), a_notification(at=START + 9)
    assert store.add([(first, "mark")]) == [first]
    assert store.add([(second, "mark")]) == [first]
    assert listed(store) == [first]


def test_of_several_at_once_those_that_are_known_stay_as_they_are(store: DynamoNotifications) -> None:
    known, new, newer, again = (a_notification(at=START + number) for number in range(4))
    store.add([(known, "known")])
    made = [(new, "new"), (again, "known"), (newer, "newer"), (again, "new")]
    assert store.add(made) == [new, known, newer, replace(again, id=new.id, created_at=new.created_at)]
    assert listed(store) == [newer, new, known]


def test_what_was_deleted_does_not_come_back_with_a_redelivery(store: DynamoNotifications) -> None:
    notification = a_notification()
    store.add([(notification, "mark")])
    store.delete("acme", notification.id)
    store.add([(notification, "mark")])
    assert listed(store) == []


def test_a_mark_lasts_14_days(store: DynamoNotifications, clock: SetClock) -> None:
    store.add([(a_notification(), "mark")])
    clock.now += MARKED_S * 1000 - 1
    store.add([(a_notification(), "mark")])
    assert len(listed(store)) == 1
    clock.now += 1
    store.add([(a_notification(), "mark")])
    assert len(listed(store)) == 2


def test_what_has_expired_is_not_there_although_the_table_still_has_it(
    store: DynamoNotifications, clock: SetClock
) -> None:
    (notification,) = stored(store, a_notification())
    clock.now += LIFETIME_S * 1000 - 1
    assert (listed(store), store.unread("acme")) == ([notification], 1)
    clock.now += 1
    assert (listed(store), store.unread("acme")) == ([], 0)
    assert store.mark_read("acme", notification.id) is None
    assert store.mark_all_read("acme") == 0
    assert not store.delete("acme", notification.id)


def test_marking_one_as_read_leaves_the_others(store: DynamoNotifications) -> None:
    newest, older = stored(store, a_notification(), a_notification())
    for _ in range(2):
        assert store.mark_read("acme", newest.id) == replace(newest, read=True)
        assert (store.unread("acme"), listed(store, read=False)) == (1, [older])


def test_marking_all_as_read_counts_those_that_were_not(store: DynamoNotifications) -> None:
    made = stored(store, *(a_notification() for _ in range(3)))
    theirs = stored(store, a_notification("globex"))
    store.mark_read("acme", made[0].id)
    assert [store.mark_all_read("acme") for _ in range(2)] == [2, 0]
    assert store.unread("acme") == 0
    assert listed(store, "globex", read=False) == theirs


def test_another_customers_notification_is_as_good_as_none(store: DynamoNotifications) -> None:
    (theirs,) = stored(store, a_notification("globex"))
    assert store.mark_read("acme", theirs.id) is None
    assert not store.delete("acme", theirs.id)
    assert listed(store, "globex") == [theirs]


def test_a_deleted_one_is_gone_and_cannot_be_deleted_again(store: DynamoNotifications) -> None:
    (notification,) = stored(store, a_notification())
    assert [store.delete("acme", notification.id) for _ in range(2)] == [True, False]
    assert store.mark_read("acme", notification.id) is None
    assert listed(store) == []


def test_the_unread_are_counted_over_more_than_a_megabyte(store: DynamoNotifications) -> None:
    long = "🙂" * 10_000
    stored(store, *(replace(a_notification(), message=long) for _ in range(30)))
    assert store.unread("acme") == 30


def test_a_mark_is_set_once_until_it_is_taken_back(database: DynamoDBClient, clock: SetClock) -> None:
    markers = DynamoMarkers(database, Tables(), clock)
    assert [markers.put("scope") for _ in range(2)] == [True, False]
    markers.remove("scope")
    assert markers.put("scope")
