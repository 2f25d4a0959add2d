"""The row of the matrix about signing in: whose token it brings is the key's business alone."""

from collections.abc import Sequence
from typing import Any

import jwt

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.expect.evaluating import unmet_if
from signoff.wire import answers, requests
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.calls import beside, identity_names
from tests.security.isolation.rows import Row, Subject


def _with_keys(target: Target) -> Sequence[str]:
    return [listed.id for listed in target.description.auth.customers if listed.has_api_key]


def _lacks(target: Target) -> str:
    enough = len(_with_keys(target)) >= 2 and target.dialect.paths.login
    return "" if enough else "the target file lists no two customers with API keys"


def _signs_in(customer: Customer, **fields: str) -> Answer:
    """Signs in with the key of the first customer that is listed; whoever else's token comes is a breach."""
    session = customer.recorder.session
    listed = _with_keys(session.target)[0]
    request = requests.sign_in(customer.dialect, str(session.api_key(listed)))
    answer = customer.send(beside(request, "body", fields))
    mint = session.target.description.auth.mint
    if answer.status < 300 and mint is not None:
        token = answers.token(customer.dialect, answer.json)
        found: Any = jwt.decode(token, options={"verify_signature": False})
        for name in mint.way_to_customer:
            found = found.get(name) if isinstance(found, dict) else None
        unmet_if(str(found) != listed, f"the token to be of {listed}", f"it is of {found}", answer.exchange)
    return answer


def _subjects(world: World) -> list[Subject]:
    other = _with_keys(world.a.recorder.session.target)[1]

    def attempt(name: str) -> Subject:
        return Subject(
            named=other,
            nothing=unknown_id_like(other),
            attempt=lambda by, world, named: _signs_in(by, **{name: named}),
        )

    return [attempt(name) for name in identity_names(world.a)]


SIGN_IN_ROWS = (
    Row(
        operation="sign in",
        place="body",
        lacks=_lacks,
        subjects=_subjects,
        control=lambda by, world: _signs_in(by),
    ),
)
