"""Acting once per idempotency key (TKT-17)."""

from collections.abc import Callable
from dataclasses import replace

from backend.domain.errors import DependencyDown
from backend.domain.idempotency import Answer, Claim, Completion, RequestKey
from backend.ports import IdempotencyStore

REPLAYED = "Idempotency-Replayed"


class OnceOnly:
    """Lets a repeated request see the first answer instead of acting again."""

    def __init__(self, store: IdempotencyStore) -> None:
        self._store = store

    def perform(
        self, key: RequestKey | None, answer: Answer, write: Callable[[Completion | None], None]
    ) -> Answer:
        """Write and return `answer`, or return the first answer. StillInFlight, KeyReused."""
        if key is None:
            write(None)
            return answer
        claim = self._store.claim(key)
        if isinstance(claim, Answer):
            return replace(claim, headers={**claim.headers, REPLAYED: "true"})
        try:
            write(Completion(claim, answer))
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
