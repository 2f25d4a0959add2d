"""Why a request is refused: one class per answer that the contract's "Errors" section lists."""

from dataclasses import dataclass


class Refusal(Exception):
    """A request was understood and refused; nothing was changed."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, in words for the person who sent it."""

    field: str
    detail: str


class InvalidInput(Refusal):
    """400: at least one field is missing, unknown or out of range (TKT-16)."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(", ".join(f"{error.field}: {error.detail}" for error in errors))
        self.errors = errors


def invalid(field: str, detail: str) -> InvalidInput:
    """Build the refusal of a single field."""
    return InvalidInput(FieldError(field, detail))


class MalformedBody(Refusal):
    """400: the body is not one JSON object."""


class Unauthenticated(Refusal):
    """401: no valid token or API key (SEC-02)."""


class NotFound(Refusal):
    """404: absent, or another customer's, which must look the same (SEC-01)."""


class MethodNotAllowed(Refusal):
    """405: the path exists, with other methods."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed


class StillInFlight(Refusal):
    """409: the first request with this idempotency key has not been answered yet."""


class StaleVersion(Refusal):
    """412: the ticket is no longer at the version that `If-Match` names."""


class BodyTooLarge(Refusal):
    """413: the body is over the limit."""


class WrongContentType(Refusal):
    """415: the body is not declared as JSON."""


class KeyReused(Refusal):
    """422: the idempotency key was used with another body."""


class DependencyDown(Exception):
    """503: something the backend needs did not answer in time; trying again later may help."""
