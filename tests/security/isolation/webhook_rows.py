"""Rows of the matrix about webhooks (WHK-04): paths, cursors, idempotency keys."""

from collections.abc import Callable
from typing import Any

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_place_like
from signoff.deployment.target import Target
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.rows import Attempt, Names, Row, by_id
from tests.security.isolation.ticket_rows import no_cursors

SAME = {"url": "https://hooks.example/the-same-for-all", "description": "The same words for all"}


def a_webhook(world: World) -> str:
    """Customer A's webhook."""
    assert world.theirs.webhook is not None
    return world.theirs.webhook.id


def a_delivery(world: World) -> str:
    """What was delivered to it."""
    assert world.theirs.sent is not None
    return world.theirs.sent.id


def no_webhooks(target: Target) -> str:
    """Why the target has no such place."""
    return "" if target.dialect.paths.webhooks else "the target has no webhooks"


def _own(customer: Customer, world: World) -> str:
    webhook = (world.theirs if customer.id == world.a.id else world.own).webhook
    assert webhook is not None
    return webhook.id


def _no_cursors(target: Target) -> str:
    return no_webhooks(target) or no_cursors(target)


def _no_keys(target: Target) -> str:
    keys = target.dialect.headers.idempotency_key
    return no_webhooks(target) or ("" if keys else "the target has no idempotency keys")


def _key(use: Callable[[Customer, World, str], Answer]) -> Names:
    """A key that customer A has used for that call."""

    def names(world: World) -> str:
        key = f"key-{world.a.id}-of-a-call"
        world.a.succeeds("make the call", use(world.a, world, key))
        return key

    return names


def _place(world: World) -> str:
    world.a.webhooks.test(a_webhook(world))
    place = world.a.webhooks.deliveries(a_webhook(world), size=1)[1]
    assert place is not None, "of several deliveries a page of one is not the last"
    return place


def _registers(customer: Customer, world: World, key: str) -> Answer:
    answer = customer.webhooks.try_register(key=key, **SAME)
    if customer.id == world.b.id:
        customer.webhooks.take_back(answer)
    return answer


def _tests(customer: Customer, world: World, key: str) -> Answer:
    return customer.webhooks.try_test(a_webhook(world), key)


def _rotates(customer: Customer, world: World, key: str) -> Answer:
    return customer.webhooks.try_rotate(a_webhook(world), key)


def _row(
    operation: str, place: str, names: Names, attempt: Attempt, *, refused: bool = True, **of: Any
) -> Row:
    control = of.pop("control", None) or (lambda by, world: attempt(by, world, names(world)))
    never = {"never": of.pop("never")} if "never" in of else {}
    return Row(
        clause="WHK-04",
        operation=operation,
        place=place,
        refused=refused,
        webhooks=True,
        subjects=by_id(names, attempt, **never),
        control=control,
        lacks=of.pop("lacks", no_webhooks),
    )


def _with_another_key(use: Callable[[Customer, World, str], Answer]) -> Callable[[Customer, World], Answer]:
    return lambda by, world: use(by, world, "another-key-of-a-call")


WEBHOOK_ROWS = (
    _row("read webhook", "path", a_webhook, lambda by, world, named: by.webhooks.try_read(named)),
    _row(
        "change webhook",
        "path",
        a_webhook,
        lambda by, world, named: by.webhooks.try_change(named, description="Changed", status="disabled"),
    ),
    _row("delete webhook", "path", a_webhook, lambda by, world, named: by.webhooks.try_delete(named)),
    _row("test webhook", "path", a_webhook, lambda by, world, named: by.webhooks.try_test(named)),
    _row("rotate secret", "path", a_webhook, lambda by, world, named: by.webhooks.try_rotate(named)),
    _row(
        "list deliveries", "path", a_webhook, lambda by, world, named: by.webhooks.try_list_deliveries(named)
    ),
    # On its own webhook: the delivery is what is another's.
    _row(
        "redrive delivery",
        "path",
        a_delivery,
        lambda by, world, named: by.webhooks.try_redrive(_own(by, world), named),
    ),
    _row(
        "redrive delivery",
        "path of both",
        a_delivery,
        lambda by, world, named: by.webhooks.try_redrive(a_webhook(world), named),
    ),
    _row(
        "list deliveries",
        "cursor",
        _place,
        lambda by, world, named: by.webhooks.try_list_deliveries(_own(by, world), size=1, place=named),
        refused=False,
        lacks=_no_cursors,
        never=unknown_place_like,
        control=lambda by, world: by.webhooks.try_list_deliveries(a_webhook(world), size=1),
    ),
    _row(
        "register webhook",
        "idempotency key",
        _key(_registers),
        _registers,
        refused=False,
        lacks=_no_keys,
        control=_with_another_key(_registers),
    ),
    _row(
        "test webhook",
        "idempotency key",
        _key(_tests),
        _tests,
        lacks=_no_keys,
        control=_with_another_key(_tests),
    ),
    _row(
        "rotate secret",
        "idempotency key",
        _key(_rotates),
        _rotates,
        lacks=_no_keys,
        control=_with_another_key(_rotates),
    ),
)
