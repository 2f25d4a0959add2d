"""The list of notifications in part: filters, pages, the count beside them (NTF-11, NTF-13)."""

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from tests.integration.inboxes import ids, listed_as, told_of, told_of_one

TYPES = ("ticket", "billing", "compliance", "alert", "info")
OTHERS = 45


@clause("NTF-11", requests=54)
def test_the_unread_filter_finds_all_that_are_unread_and_nothing_else(customer_a: Customer) -> None:
    received = told_of(customer_a, 4)
    expect(ids(customer_a.notifications.list_all(unread=True)), "the unread before").holds_exactly(
        ids(received)
    )
    customer_a.notifications.mark_read(received[1])
    customer_a.notifications.mark_read(received[2])
    unread, read = [received[0].id, received[3].id], [received[1].id, received[2].id]
    expect(ids(customer_a.notifications.list_all(unread=True)), "the unread").is_in_order(unread)
    expect(ids(customer_a.notifications.list_all(unread=False)), "the read").is_in_order(read)


@clause("NTF-11", requests=64)
def test_the_unread_filter_finds_a_match_past_the_first_page(customer_a: Customer) -> None:
    received = told_of(customer_a, 5)
    for one in received[1:4]:
        customer_a.notifications.mark_read(one)
    found = customer_a.notifications.list_all(unread=True, size=1)
    expect(ids(found), "all pages of the unread").is_in_order([received[0].id, received[4].id])


@clause("NTF-11", requests=36)
def test_the_type_filter_finds_nothing_of_another_type(customer_a: Customer) -> None:
    received = told_of(customer_a, 2)
    for type_ in TYPES:
        found = ids(customer_a.notifications.list_all(type=type_))
        expect(found, f"the list of {type_}").equals(ids(received) if type_ == "ticket" else [])


@clause("NTF-11", requests=40)
def test_a_filter_is_its_requests_alone(customer_a: Customer) -> None:
    """Several times, as several processes may answer in turn."""
    received = ids(told_of(customer_a))
    for _ in range(6):
        expect(ids(customer_a.notifications.list_all(type="billing")), "the list of billing").equals([])
        expect(ids(customer_a.notifications.list_all()), "the list without a filter").equals(received)


@clause("NTF-11", requests=40, level=Level.SHOULD)
def test_a_cursor_is_good_for_the_filter_that_it_came_with(customer_a: Customer, target: Target) -> None:
    if target.dialect.paging.style != "cursor":
        raise NotApplicable("the places of its pages are no cursors, and say nothing of a filter")
    told_of(customer_a, 3)
    for own, other in ((True, None), (None, True)):
        place = customer_a.notifications.list_page(size=1, unread=own).place
        expect(customer_a.notifications.try_list(size=1, place=place, unread=own)).is_ok()
        expect(customer_a.notifications.try_list(size=1, place=place, unread=other)).is_refused()
    place = customer_a.notifications.list_page(size=1, type="ticket").place
    expect(customer_a.notifications.try_list(size=1, place=place, type="ticket")).is_ok()
    expect(customer_a.notifications.try_list(size=1, place=place, type="billing")).is_refused()


@clause("NTF-11", requests=40)
def test_type_and_unread_together_intersect(customer_a: Customer, operator: Operator) -> None:
    received = {
        (type_, read): operator.invoke(customer_a, type=type_) for type_ in TYPES for read in (True, False)
    }
    customer_a.notifications.wait_for(len(received))
    for (_, read), one in received.items():
        if read:
            customer_a.notifications.mark_read(one)
    for type_ in TYPES:
        both = [received[type_, True].id, received[type_, False].id]
        expect(ids(customer_a.notifications.list_all(type=type_)), f"the list of {type_}").holds_exactly(both)
        for read in (True, False):
            found = ids(customer_a.notifications.list_all(type=type_, unread=not read))
            expect(found, f"the list of {type_} with read {read}").equals([received[type_, read].id])


@clause("NTF-11", requests=30)
def test_the_type_filter_finds_a_match_past_the_first_page(customer_a: Customer, operator: Operator) -> None:
    oldest = operator.invoke(customer_a, type="billing", title="Oldest")
    for number in range(5):
        operator.invoke(customer_a, type="info", title=f"Between {number}")
    newest = operator.invoke(customer_a, type="billing", title="Newest")
    customer_a.notifications.wait_for(7)
    found = ids(customer_a.notifications.list_all(type="billing", size=1))
    expect(found, "all pages of the list of billing").is_in_order([newest.id, oldest.id])


@clause("NTF-11", requests=OTHERS + 40)
def test_the_type_filter_finds_a_match_behind_many_of_another_type(
    customer_a: Customer, operator: Operator
) -> None:
    """More than a few looks at the table find, even where each is longer than the one before."""
    wanted = operator.invoke(customer_a, type="billing", title="Looked for")
    listed_as(customer_a, wanted)
    told_of_one(customer_a, OTHERS)
    found = ids(customer_a.notifications.list_all(type="billing", size=1))
    expect(found, "all pages of the list of billing").equals([wanted.id])


@clause("NTF-11", requests=70)
def test_the_pages_hold_each_notification_once(customer_a: Customer) -> None:
    received = told_of(customer_a, 5)
    expect(len(customer_a.notifications.list_page(size=2).items), "the number on a page of two").equals(2)
    expect(ids(customer_a.notifications.list_all(size=2)), "all pages of two").holds_exactly(ids(received))
    expect(ids(customer_a.notifications.list_all(size=1)), "all pages of one").holds_exactly(ids(received))


@clause("NTF-11", requests=100)
def test_a_page_is_bounded_when_no_size_is_asked_for(customer_a: Customer, target: Target) -> None:
    size = target.dialect.paging.default_size
    told_of_one(customer_a, size + 2)
    expect(len(customer_a.notifications.list_page().items), "the number on the first page").equals(size)
    expect(len(set(ids(customer_a.notifications.list_all()))), "the number on all pages").equals(size + 2)


@clause("NTF-11", requests=12)
def test_a_size_beyond_the_bound_is_refused_or_cut(customer_a: Customer, target: Target) -> None:
    most = target.dialect.paging.max_size
    expect(customer_a.notifications.try_list(size=most)).is_ok()
    expect(customer_a.notifications.try_list(size=most * 100)).has_status(200, 400, 422)


@clause("NTF-11", requests=100)
def test_a_walk_over_the_pages_is_not_disturbed_by_new_ones(customer_a: Customer) -> None:
    before = told_of(customer_a, 5)
    seen: list[str] = []
    place: str | None = None
    for _ in range(4):
        page = customer_a.notifications.list_page(size=2, place=place)
        seen += ids(page.items)
        place = page.place
        if place is None:
            break
        told_of(customer_a)
    old = [one for one in seen if one in ids(before)]
    expect(old, "those that were there before the walk").holds_exactly(ids(before))


@clause("NTF-11", requests=60)
def test_a_walk_over_the_pages_is_not_disturbed_by_deleting(customer_a: Customer, target: Target) -> None:
    received = told_of(customer_a, 5)
    if target.dialect.paging.style != "cursor":
        # Places that are counted move when one is deleted: nothing is promised of them.
        return
    first = customer_a.notifications.list_page(size=2)
    expect(first.place, "the place of the second page").is_given()
    customer_a.notifications.delete(received[1])
    second = customer_a.notifications.list_page(size=2, place=first.place)
    third = customer_a.notifications.list_page(size=2, place=second.place) if second.place else None
    seen = [*first.items, *second.items, *(third.items if third else ())]
    expect(ids(seen), "the pages before and after one was deleted").contains(received[2].id).contains(
        received[4].id
    )


@clause("NTF-11", requests=18)
def test_an_unknown_type_finds_nothing_or_is_refused(customer_a: Customer) -> None:
    received = told_of(customer_a)
    expect(ids(customer_a.notifications.list_all(type="ticket")), "the list of ticket").equals(ids(received))
    for type_ in ("no-such-type", "ticket' OR '1'='1", '{"$ne": null}', "*", ""):
        answer = customer_a.notifications.try_list(type=type_)
        expect(answer).has_status(200, 400, 403, 404, 422).reveals_no_internals()
        if type_:
            # An empty filter may well be none.
            expect(answer).names_nobody(received[0].id)


@clause("NTF-13", requests=40)
def test_the_list_tells_how_many_are_unread(customer_a: Customer) -> None:
    received = told_of(customer_a, 3)
    counts = [customer_a.notifications.unread_count()]
    customer_a.notifications.mark_read(received[1])
    counts.append(customer_a.notifications.unread_count())
    customer_a.notifications.mark_all_read()
    counts.append(customer_a.notifications.unread_count())
    told_of(customer_a)
    counts.append(customer_a.notifications.unread_count())
    expect(counts, "the count at first, with one read, all read, a new one").equals([3, 2, 0, 1])


@clause("NTF-13", requests=56)
def test_the_count_is_that_of_all_whatever_part_is_shown(customer_a: Customer) -> None:
    received = told_of(customer_a, 4)
    customer_a.notifications.mark_read(received[2])
    counts = {
        "the whole list": customer_a.notifications.list_page().unread,
        "a page of one": customer_a.notifications.list_page(size=1).unread,
        "another type": customer_a.notifications.list_page(type="billing").unread,
        "the read ones": customer_a.notifications.list_page(unread=False).unread,
        "the unread of a type": customer_a.notifications.list_page(type="ticket", unread=True).unread,
    }
    expect(counts, "the count beside each part of the list").equals(dict.fromkeys(counts, 3))


@clause("NTF-13", requests=44)
def test_every_page_tells_the_same_count(customer_a: Customer) -> None:
    told_of(customer_a, 3)
    first = customer_a.notifications.list_page(size=2)
    expect(first.place, "the place of the second page").is_given()
    second = customer_a.notifications.list_page(size=2, place=first.place)
    expect((first.unread, second.unread), "the counts beside the two pages").equals((3, 3))


@clause("NTF-13", requests=100)
def test_the_count_goes_beyond_a_page(customer_a: Customer, target: Target) -> None:
    size = target.dialect.paging.default_size
    told_of_one(customer_a, size + 2)
    expect(customer_a.notifications.unread_count(), "the count").equals(size + 2)
