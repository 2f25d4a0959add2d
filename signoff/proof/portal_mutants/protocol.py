"""What `signoff prove --mutants --portal` and its workers say to each other beside Cover, Try and Stop."""

from dataclasses import dataclass

JUDGE = "signoff.proof.portal_mutants.judge"
"""The plugin of the workers: with it, nothing of what is seen is kept."""


@dataclass(frozen=True)
class Judges:
    """Say which tests there are that can judge the portal."""


@dataclass(frozen=True)
class Named:
    """The answer to that: their ids."""

    tests: tuple[str, ...]


@dataclass(frozen=True)
class Began:
    """This test begins now, so that whoever waits knows how long to."""

    test: str
