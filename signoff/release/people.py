"""Distinct people: who somebody is, and whether roles are filled by as many people as there are roles."""

import unicodedata
from collections.abc import Iterable, Sequence


def person(name: str) -> str:
    """Who bears that name: the same for one name in other letters, or with other keys."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def unfilled(roles: Sequence[str], held: Iterable[tuple[str, str]]) -> list[str]:
    """The roles that are left over when each gets a person of its own, as many as possible getting one.

    `held` are people and roles that they hold.

    >>> unfilled(["lead", "security"], [("anna", "lead"), ("anna", "security")])
    ['security']
    """
    holders: dict[str, list[str]] = {}
    for who, role in held:
        holders.setdefault(role, []).append(who)
    given: dict[str, int] = {}

    def give(place: int, tried: set[str]) -> bool:
        """Finds somebody for that place, who may leave another place that somebody else can take."""
        for who in holders.get(roles[place], ()):
            if who in tried:
                continue
            tried.add(who)
            if who not in given or give(given[who], tried):
                given[who] = place
                return True
        return False

    return [role for place, role in enumerate(roles) if not give(place, set())]
