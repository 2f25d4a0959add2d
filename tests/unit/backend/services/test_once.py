"""Acting once per idempotency key, over a store in memory (TKT-17)."""

from typing import Any

import pytest

from backend.domain.errors import DependencyDown, NotFound
from backend.domain.idempotency import Claim, Completion, Kept, RequestKey
from backend.services.once import OnceOnly

KEY = RequestKey("scope", "hash")
ANSWER = Kept("mine")


class Store:
    """Keeps what it is given; `down` makes a release fail."""

    def __init__(self, kept: Kept | None = None, *, down: bool = False) -> None:
        self.kept = kept
        self.down = down
        self.released: list[Claim] = []

    def claim(self, key: RequestKey) -> Claim | Kept:
        return self.kept or Claim(key.scope, "me")

    def release(self, claim: Claim) -> None:
        if self.down:
            raise DependencyDown("database")
        self.released.append(claim)


def failing(fault: Exception) -> Any:
    """A write that fails."""

    def write(_: Completion | None) -> None:
        raise fault

    return write


def test_the_act_completes_its_claim_with_the_answer() -> None:
    written: list[Completion | None] = []
    assert OnceOnly(Store()).perform(written.append, KEY, ANSWER) is ANSWER
    assert written == [Completion(Claim("scope", "me"), ANSWER)]


def test_a_kept_answer_is_given_again_and_nothing_is_written() -> None:
    store = Store(Kept("first"))
    assert OnceOnly(store).perform(failing(AssertionError("written")), KEY, ANSWER) == Kept("first")


@pytest.mark.parametrize("fault", [NotFound(), DependencyDown("database"), ZeroDivisionError()])
def test_a_failed_write_gives_the_key_back(fault: Exception) -> None:
    store = Store()
    with pytest.raises(type(fault)):
        OnceOnly(store).perform(failing(fault), KEY, ANSWER)
    assert store.released == [Claim("scope", "me")]


def test_what_went_wrong_is_said_even_if_the_key_cannot_be_given_back() -> None:
    with pytest.raises(NotFound):
        OnceOnly(Store(down=True)).perform(failing(NotFound()), KEY, ANSWER)
