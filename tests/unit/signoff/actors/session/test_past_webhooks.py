"""The webhooks of a listed customer: those of before are not the test's, and the test's do not stay."""

import json

from signoff.actors.session.past import Past
from tests.unit.signoff.actors.session.test_one_identity import Sessions, listed_customer
from tests.unit.signoff.wire.serving import Desk, Heard, Reply


class Endpoints:
    """A target whose customer has two endpoints; more can be registered, but for those of plain HTTP."""

    def __init__(self) -> None:
        self.ids = ["W1", "W2"]
        self.heard: list[str] = []

    def __call__(self, heard: Heard) -> Reply:
        self.heard.append(f"{heard.method} {heard.path.rpartition('/webhooks')[2]}")
        if heard.method == "POST":
            if json.loads(heard.body)["url"].startswith("http:"):
                return Reply({"detail": "Not over plain HTTP."}, 422)
            self.ids.append(f"W{len(self.ids) + 1}")
            return Reply(_endpoint(self.ids[-1]), 201)
        if heard.method == "DELETE":
            self.ids.remove(heard.path.rpartition("/")[2])
            return Reply(status=204)
        return Reply({"webhooks": [_endpoint(each) for each in self.ids]})


def _endpoint(id_: str) -> dict[str, object]:
    return {"id": id_, "url": "https://hooks.example/", "events": [], "status": "active", "secret": "s"}


def test_those_of_before_are_passed_over_and_the_tests_are_gone_afterwards(
    sessions: Sessions, desk: Desk
) -> None:
    desk.answers = target = Endpoints()
    customer = listed_customer(sessions)
    customer.recorder.pasts[customer.id] = Past()
    made = customer.webhooks.register()
    assert customer.webhooks.try_register(url="http://hooks.example/").status == 422
    assert [each.id for each in customer.webhooks.list_all()] == [made.id]
    customer.recorder.close()
    assert target.ids == ["W1", "W2"]
    assert target.heard == ["GET ", "POST ", "POST ", "GET ", f"DELETE /{made.id}"]


def test_of_a_customer_who_was_made_for_the_test_all_are_its_own(sessions: Sessions, desk: Desk) -> None:
    desk.answers = target = Endpoints()
    customer = listed_customer(sessions)
    customer.webhooks.register()
    assert [each.id for each in customer.webhooks.list_all()] == target.ids
    customer.recorder.close()
    assert target.heard == ["POST ", "GET "]


def test_those_that_a_person_makes_are_gone_afterwards_too(sessions: Sessions, desk: Desk) -> None:
    desk.answers = target = Endpoints()
    customer = listed_customer(sessions)
    customer.recorder.pasts[customer.id] = Past()
    customer.webhooks.are_made_in_the_portal()
    target.ids.append("W3")
    assert [each.id for each in customer.webhooks.list_all()] == ["W3"]
    customer.recorder.close()
    assert target.ids == ["W1", "W2"]
