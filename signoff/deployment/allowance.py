"""What a test may cost each of its customers, in requests."""

WHOLE_ALLOWANCE = 0
"""The cost of a test that uses up a customer's requests, whatever their number is on the target."""

BEYOND = 40
"""Calls beyond the allowance that such a test may make."""


def cost_of(requests: int, limit: int) -> int:
    """The requests that a test may send a customer, on a target that allows `limit` of them."""
    return limit + BEYOND if requests == WHOLE_ALLOWANCE else requests
