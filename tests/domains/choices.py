"""The words of which one is chosen, all of them."""

from typing import Any

from signoff.wire.dialect import Dialect

PRIORITIES = ("critical", "high", "medium", "low")
STATUSES = ("open", "in-progress", "waiting-customer", "resolved", "closed")
CATEGORIES = ("general", "billing", "technical", "feature-request", "security")
"""A target may have other categories, for the guide names none."""


def none_of_its_words(dialect: Dialect, field: str, value: Any) -> Any:
    """That value, or where the target has it for a word of its own, one like it that is none."""
    words = getattr(dialect.values, field, None)
    theirs = {str(word) for word in words.values()} if isinstance(words, dict) else set()
    if str(value) not in theirs:
        return value
    if isinstance(value, str):
        spelled = value.title() if value.isupper() else value
        return spelled if spelled not in theirs else f"{value}-of-none"
    return max(int(word) for word in theirs if word.isdecimal()) + 1000
