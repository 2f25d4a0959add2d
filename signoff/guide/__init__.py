"""The release guide as data: clauses, gates, levels, and what each clause needs of a target."""

from signoff.guide.registry import (
    CAPABILITIES,
    EVERY_GATE,
    Budget,
    Clause,
    Gate,
    Guide,
    GuideError,
    Level,
    load_guide,
)

__all__ = [
    "CAPABILITIES",
    "EVERY_GATE",
    "Budget",
    "Clause",
    "Gate",
    "Guide",
    "GuideError",
    "Level",
    "load_guide",
]
