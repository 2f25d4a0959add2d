"""Calls by class: good values of each enum, near misses that are none, and what no client may set."""

from typing import Any

STATUSES = ("open", "in-progress", "waiting-customer", "resolved", "closed")
PRIORITIES = ("critical", "high", "medium", "low")
CATEGORIES = ("general", "billing", "technical")
"""Those of a support desk. The guide lists none, so a target may have others beside them."""

NO_STATUS = ("done", "OPEN", "open ", "", "in progress", "reopened", 1, None, ["open"], {"is": "open"})
"""What is no status (TKT-07)."""
NO_TICKET: tuple[dict[str, Any], ...] = (
    {"subject": ""},
    {"subject": " \t "},
    {"subject": None},
    {"subject": 7},
    {"subject": ["Cannot sign in"]},
    {"description": ""},
    {"description": "\n"},
    {"description": None},
    {"description": {"text": "It does not let me in."}},
    {"priority": "urgent"},
    {"priority": "HIGH"},
    {"priority": 1},
    {"category": "other"},
    {"category": ["billing"]},
)
"""What no ticket can be made of (TKT-16)."""
TOO_LONG = ("s" * 256, "é" * 256, "𠜎" * 256, "word " * 52 + "s")
"""Subjects over 255 characters (EDGE-01)."""
LONGEST = ("s" * 255, "é" * 255, "𠜎" * 255)
"""Subjects of exactly 255 (EDGE-05)."""
NOT_THEIRS: tuple[dict[str, Any], ...] = (
    {"id": "00000000-0000-4000-8000-000000000001"},
    {"customer_id": "somebody-else"},
    {"created_at": "2001-01-01T00:00:00Z"},
    {"sla_due_date": "2099-01-01T00:00:00Z"},
    {"comment_count": 77},
)
"""What only the system sets (TKT-18)."""
