"""What a test may cost each of its customers, in requests."""

WHOLE_ALLOWANCE = 0
"""The cost of a test that uses up a customer's requests, whatever their number is on the target."""

BEYOND = 40
"""Calls beyond the allowance that such a test may make."""

STORIES_OF_LISTED = 2
"""Stories of the model that are played with listed customers."""

STORY_OF_LISTED = 90
"""Requests of each of them in a story; the others of the hour are left to other tests."""

ACTORS_OF_A_STORY = 3


def cost_of(requests: int, limit: int) -> int:
    """The requests that a test may send a customer, on a target that allows `limit` of them."""
    return limit + BEYOND if requests == WHOLE_ALLOWANCE else requests
