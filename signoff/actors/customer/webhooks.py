"""What a customer does with webhooks."""

from collections.abc import Callable, Sequence
from typing import Any

from signoff.actors.session.client import Client
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified
from signoff.wire.exchange import Answer
from signoff.wire.requests import Json, Request
from signoff.wire.webhooks import calls, records
from signoff.wire.webhooks.records import Delivery, Webhook

QUIET = ("ticket.attachment",)
"""Events that do not happen by themselves: what subscribes to nothing else is left alone."""


MADE_BY_HAND = 2
"""So many a person makes in a scenario at most."""
MADE, ACCEPTED = (201, 200), (202, 201, 200)
"""What is answered where something was made, and where it will be done."""


class Webhooks:
    """`registers`, `rotates`, ... must succeed; `tries_to_...` returns the raw answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def draft(self, **fields: Json) -> dict[str, Json]:
        """The fields of a valid endpoint, marked as this customer's, at a name that leads nowhere."""
        url = f"https://hooks.example/{self._client.canary}"
        return {"url": url, "events": list(QUIET), "description": f"Of {self._client.canary}"} | fields

    def try_register(self, *, key: str | None = None, **fields: Json) -> Answer:
        """Registers an endpoint, of a valid draft with `fields` in it; a listed customer's is taken back."""
        self._before()
        answer = self._send(
            lambda of: calls.register(of, self.draft(**fields), self._client.recorder.sent_key(key))
        )
        if self._is_listed and answer.status in MADE:
            self._client.recorder.grants(1)
            self._client.recorder.closing.callback(self.take_back, answer)
        return answer

    def register(self, **fields: Json) -> Webhook:
        """A new endpoint, with its secret."""
        return self._client.must("register a webhook", self.try_register(**fields), records.webhook, *MADE)

    def are_made_in_the_portal(self) -> None:
        """From now on a person makes some: after the test a listed customer's are taken back, too."""
        if self._is_listed:
            self._before()
            self._client.recorder.grants(1 + MADE_BY_HAND)
            self._client.recorder.closing.callback(self._take_back_all)

    def take_back(self, answer: Answer) -> None:
        """Deletes what an answer says was registered: a target may allow few, and the next ones need room."""
        if answer.status in MADE:
            self.try_delete(self._client.parsed(records.webhook, answer.json, answer))

    def try_list(self) -> Answer:
        """Lists its endpoints."""
        return self._send(calls.list_webhooks)

    def list_all(self) -> Sequence[Webhook]:
        """All of its endpoints, but for those that a listed customer had before the test."""
        before = self._before()
        return [each for each in self._listed() if each.id not in before]

    def try_read(self, webhook: Webhook | str) -> Answer:
        """Reads one."""
        return self._send(lambda of: calls.read(of, _id(webhook)))

    def read(self, webhook: Webhook | str) -> Webhook:
        """An endpoint as it is now."""
        return self._client.must("read the webhook", self.try_read(webhook), records.webhook, 200)

    def try_change(self, webhook: Webhook | str, **fields: Json) -> Answer:
        """Changes one. What an answer without a body does not show is read."""
        answer = self._send(lambda of: calls.change(of, _id(webhook), fields))
        if answer.status != 204:
            return answer
        self._client.recorder.grants(1)
        return self.try_read(webhook)

    def change(self, webhook: Webhook | str, **fields: Json) -> Webhook:
        """The changed endpoint."""
        answer = self.try_change(webhook, **fields)
        also = (201,) if self._client.dialect.methods.update_webhook == "POST" else ()
        return self._client.must("change the webhook", answer, records.webhook, 200, *also)

    def try_delete(self, webhook: Webhook | str) -> Answer:
        """Deletes one."""
        return self._send(lambda of: calls.delete(of, _id(webhook)))

    def try_test(self, webhook: Webhook | str, key: str | None = None) -> Answer:
        """Has a test event sent."""
        return self._send(lambda of: calls.send_test(of, _id(webhook), key))

    def test(self, webhook: Webhook | str) -> Delivery:
        """The delivery of a test event, which is on its way."""
        return self._client.must("test the webhook", self.try_test(webhook), records.delivery, *ACCEPTED)

    def try_rotate(self, webhook: Webhook | str, key: str | None = None) -> Answer:
        """Has a new secret made."""
        return self._send(lambda of: calls.rotate(of, _id(webhook), key))

    def rotate(self, webhook: Webhook | str) -> str:
        """The new secret."""
        return self._client.must("rotate the secret", self.try_rotate(webhook), records.secret, *MADE)

    def try_list_deliveries(self, webhook: Webhook | str, **page: Any) -> Answer:
        """Lists what was delivered: one page."""
        return self._send(lambda of: calls.list_deliveries(of, _id(webhook), **page))

    def deliveries(
        self, webhook: Webhook | str, *, size: int | None = None, place: str | None = None
    ) -> tuple[Sequence[Delivery], str | None]:
        """A page of what was delivered, newest first, and where the next one begins."""
        answer = self.try_list_deliveries(webhook, size=size, place=place)
        link = answer.headers.get("link", "")
        return self._client.must(
            "list deliveries", answer, lambda of, body: records.deliveries(of, body, place, size, link), 200
        )

    def try_redrive(self, webhook: Webhook | str, delivery: Delivery | str) -> Answer:
        """Has a delivery tried anew."""
        named = delivery if isinstance(delivery, str) else delivery.id
        return self._send(lambda of: calls.redrive(of, _id(webhook), named))

    def wait_for(
        self,
        webhook: Webhook,
        until: Callable[[Delivery], bool],
        *,
        within: float,
        what: str,
        delivery: Delivery | None = None,
    ) -> Delivery:
        """Looks until a delivery (that one) is as it should be, and returns it."""

        def look() -> list[Delivery]:
            listed, _ = self.deliveries(webhook)
            return [each for each in listed if delivery is None or each.id == delivery.id]

        found = eventually(look, lambda all: any(map(until, all)), within=within, what=what, first_pause=0.2)
        return next(each for each in found if until(each))

    @property
    def _is_listed(self) -> bool:
        return self._client.id in self._client.recorder.pasts

    def _before(self) -> frozenset[str]:
        """What a listed customer has when the test first comes near its endpoints."""
        past = self._client.recorder.past(self._client.id)
        if self._is_listed and past.webhooks is None:
            self._client.recorder.grants(1)
            past.webhooks = frozenset(each.id for each in self._listed())
        return past.webhooks or frozenset()

    def _take_back_all(self) -> None:
        for each in self.list_all():
            self.try_delete(each)

    def _listed(self) -> Sequence[Webhook]:
        return self._client.must("list webhooks", self.try_list(), records.listed, 200)

    def _send(self, made: Callable[[Any], Request]) -> Answer:
        if not self._client.dialect.paths.webhooks:
            raise NotVerified("the target has no webhooks ([paths] webhooks is empty)")
        return self._client.send(made(self._client.dialect))


def _id(webhook: Webhook | str) -> str:
    return webhook if isinstance(webhook, str) else webhook.id
