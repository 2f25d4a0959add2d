"""What an answer to a write does not show is read; what it has to show is not made up."""

from collections.abc import Callable
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import NotVerified, Unmet
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.samples import TICKET as WHOLE
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

AT_ONCE = {name: WHOLE[name] for name in ("id", "status", "created_at", "sla_due_date")}


def answering(written: Reply, read: Any) -> Callable[[Heard], Reply]:
    """A desk that answers writes so, and shows that to whoever reads."""
    return lambda heard: Reply(read) if heard.method == "GET" else written


@pytest.mark.parametrize(
    "written", [Reply(None, 204), Reply({"message": "done"}), Reply([]), Reply({"id": "T1"})]
)
def test_a_change_that_shows_nothing_is_read(customer: Customer, desk: Desk, written: Reply) -> None:
    desk.answers = answering(written, WHOLE | {"status": "resolved"})
    answer = customer.tickets.try_update("T1", status="resolved")
    assert (answer.status, answer.json) == (200, WHOLE | {"status": "resolved"})
    assert customer.tickets.update("T1", status="resolved").status == "resolved"
    assert [each.method for each in desk.heard] == ["PUT", "GET"] * 2


def test_a_change_that_shows_all_is_not(customer: Customer, desk: Desk) -> None:
    desk.answers = answering(Reply(WHOLE), {})
    assert customer.tickets.update("T1", status="open").subject == "Cannot sign in"
    assert [each.method for each in desk.heard] == ["PUT"]


@pytest.mark.parametrize("status", [400, 404, 409, 500])
def test_a_refusal_is_left_as_it_is(customer: Customer, desk: Desk, status: int) -> None:
    desk.answers = answering(Reply({"detail": "no"}, status), WHOLE)
    assert customer.tickets.try_update("T1", status="open").status == status
    assert customer.tickets.try_open().status == status
    assert [each.method for each in desk.heard] == ["PUT", "POST"]


def test_what_cannot_be_read_stays_as_it_was_answered(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"detail": "no"}, 404) if heard.method == "GET" else Reply(None, 204)
    assert customer.tickets.try_update("T1", status="open").status == 204


def test_a_new_ticket_that_shows_what_the_guide_shows_is_read(customer: Customer, desk: Desk) -> None:
    desk.answers = answering(Reply(AT_ONCE, 201), WHOLE)
    answer = customer.tickets.try_open()
    assert (answer.status, answer.json) == (201, WHOLE)
    assert [each.path for each in desk.heard] == ["/support/tickets/create", "/support/tickets/T1"]


@pytest.mark.parametrize("lacking", ["id", "status", "created_at", "sla_due_date"])
def test_a_new_ticket_that_lacks_what_the_guide_shows_is_not(
    customer: Customer, desk: Desk, lacking: str
) -> None:
    shown = {name: value for name, value in WHOLE.items() if name != lacking}
    desk.answers = answering(Reply(shown, 201), WHOLE)
    assert customer.tickets.try_open().json == shown
    assert [each.method for each in desk.heard] == ["POST"]


def test_what_reading_does_not_show_either_is_asked_for_once(customer: Customer, desk: Desk) -> None:
    poor = {name: value for name, value in WHOLE.items() if name != "category"}
    desk.answers = answering(Reply(poor), poor)
    for _ in range(3):
        assert customer.tickets.try_update("T1", status="open").json == poor
    assert [each.method for each in desk.heard] == ["PUT", "GET", "PUT", "PUT"]


def test_what_was_not_declared_is_no_fault_of_the_test_and_takes_nothing_from_it(
    customer: Customer, desk: Desk
) -> None:
    desk.answers = answering(Reply(None, 204), WHOLE)
    recorder, allowed = customer.recorder, customer.recorder.session.target.description.limits.requests
    while recorder.has_room_for(1):
        pass
    recorder.grants(-2)
    answers = [customer.tickets.try_update("T1", status="open").status for _ in range(3)]
    assert answers == [200, 200, 204], "what is left belongs to the test"
    assert recorder.sent_by(customer.id) == 5 < allowed


def test_where_no_request_is_to_spare_a_change_without_a_body_has_an_id_and_no_more(
    customer: Customer, desk: Desk
) -> None:
    desk.answers = answering(Reply(None, 204), WHOLE)
    while customer.recorder.has_room_for(1):
        pass
    changed = customer.tickets.update("T1", status="open")
    assert (changed.id, changed.status, changed.raw) == ("T1", None, {"id": "T1"})


def test_who_has_all_requests_to_itself_reads_whatever_it_costs(customer: Customer, desk: Desk) -> None:
    desk.answers = answering(Reply(None, 204), WHOLE)
    while customer.recorder.has_room_for(1):
        pass
    answer = customer.tickets.in_full(customer.tickets.try_update("T1", status="open"), "T1")
    assert (answer.status, answer.json) == (200, WHOLE)


@pytest.mark.parametrize("written", [Reply(None, 201), Reply({"message": "done"}, 201)])
def test_a_new_ticket_without_an_id_cannot_be_read(
    customers: Callable[..., Customer], desk: Desk, written: Reply
) -> None:
    """Also where the target file says that a ticket has none of what its answer has to show."""
    desk.answers = answering(written, WHOLE)
    customer = customers(MINTED + '[fields.ticket]\nstatus = ""\ncreated_at = ""\nsla_due_date = ""\n')
    assert customer.tickets.try_open().status == 201
    assert [each.method for each in desk.heard] == ["POST"]


def test_a_change_that_is_posted_may_be_answered_as_created(
    customers: Callable[..., Customer], desk: Desk
) -> None:
    posting = customers(MINTED.replace("[auth.mint]", '[methods]\nupdate_ticket = "POST"\n[auth.mint]'))
    desk.answers = answering(Reply(WHOLE, 201), WHOLE)
    assert posting.tickets.update("T1", status="open").id == "T1"
    assert posting.tickets.try_update("T1", status="open").status == 200


@pytest.mark.parametrize("status", [201, 203, 206])
def test_a_change_that_is_put_may_not(customer: Customer, desk: Desk, status: int) -> None:
    desk.answers = answering(Reply(WHOLE, status), WHOLE)
    with pytest.raises(Unmet):
        customer.tickets.update("T1", status="open")


def comment(number: int, text: str = "Hello.") -> dict[str, Any]:
    return {"id": f"C{number}", "text": text, "created_at": "2030-01-01T00:00:00Z"}


SAID = {"comments": [comment(7), comment(8), comment(9, "Other.")], "next_cursor": None}


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        (Reply(b"", 201, {"Location": "https://desk.test/support/tickets/T1/comments/C7"}), "C7"),
        (Reply(b"", 201), "C8"),
        (Reply({"message": "added"}, 201), "C8"),
        (Reply({"id": "C7"}, 201), "C7"),
        (Reply(WHOLE, 201), "C8"),
    ],
    ids=["its address", "nothing", "words", "its id", "its ticket"],
)
def test_a_comment_that_is_not_shown_is_read(
    customer: Customer, desk: Desk, written: Reply, id_: str
) -> None:
    desk.answers = answering(written, SAID)
    assert customer.tickets.comment("T1", "Hello.").id == id_
    assert [each.method for each in desk.heard] == ["POST", "GET"]


def test_a_comment_of_another_text_than_was_sent_is_the_newest(customer: Customer, desk: Desk) -> None:
    desk.answers = answering(Reply(b"", 201), SAID)
    assert customer.tickets.comment("T1", "<b>Other.</b>").text == "Other."


def test_a_comment_that_is_shown_is_not_read(customer: Customer, desk: Desk) -> None:
    desk.answers = answering(Reply(comment(9), 201), SAID)
    assert customer.tickets.comment("T1", "Hello.").id == "C9"
    assert [each.method for each in desk.heard] == ["POST"]


@pytest.mark.parametrize("listed", [{"comments": [], "next_cursor": None}, {"detail": "no"}])
def test_a_comment_that_is_neither_shown_nor_listed_is_none(
    customer: Customer, desk: Desk, listed: dict[str, Any]
) -> None:
    desk.answers = answering(Reply(b"", 201), listed)
    with pytest.raises(Unmet, match="a comment without a text"):
        customer.tickets.comment("T1", "Hello.")


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        (Reply(b"", 201, {"Location": "/support/tickets/T1/comments/C7"}), "C7"),
        (Reply({"id": "C7"}, 201), "C7"),
        (Reply(WHOLE, 201), ""),
        (Reply(b"", 201), ""),
    ],
    ids=["its address", "its id", "its ticket", "nothing"],
)
def test_without_a_request_to_spare_a_comment_is_what_is_known_of_it(
    customer: Customer, desk: Desk, written: Reply, id_: str
) -> None:
    desk.answers = answering(written, SAID)
    customer.recorder.grants(100)
    made = customer.tickets.comment("T1", "Hello.")
    assert (made.id, made.text) == (id_, "Hello.")
    assert [each.method for each in desk.heard] == ["POST"]
    answer = customer.tickets.try_comment("T1", "Hello.")
    if id_:
        assert customer.tickets.added(answer, "T1", "Hello.") == made
    else:
        with pytest.raises(NotVerified, match="tells no id of it"):
            customer.tickets.added(answer, "T1", "Hello.")
