"""Acting once per idempotency key (TKT-17)."""

from collections.abc import Callable

from backend.domain.errors import DependencyDown
from backend.domain.idempotency import Claim, Completion, Kept, RequestKey
from backend.ports import IdempotencyStore

Act = Callable[[Completion | None], None]
"""Has its effect and, in the same transaction, keeps the answer that a completion holds."""


class OnceOnly:
    """Lets a repeated request see the first answer instead of acting again."""

    def __init__(self, store: IdempotencyStore) -> None:
        self._store = store

    def perform(self, act: Act, key: RequestKey, answer: Kept) -> Kept:
        """Act, and return `answer`; or return what was answered first. StillInFlight, KeyReused."""
        claim = self._store.claim(key)
        if isinstance(claim, Kept):
            return claim
        try:
            act(Completion(claim, answer))
        except Exception:
            self._release(claim)
            raise
        return answer

    def _release(self, claim: Claim) -> None:
        # Safe even if the write is still under way: it needs the claim to succeed.
        try:
            self._store.release(claim)
        except DependencyDown:
            return  # the lease ends by itself
