"""What all unit tests have in common: none of them is a timed one, so that a slow machine breaks nothing."""

from hypothesis import settings

settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")
