"""The inputs of each operation, and the classes of each that can be told from a request."""

from collections.abc import Mapping

_TOKEN = ("its own", "a second or altered one", "a support agent's", "none")
_SIZES = ("none given", "1", "up to the most", "the most", "beyond the most", "no number")
_KINDS = (
    "line ends, tabs, blanks",
    "control characters",
    "beyond ASCII",
    "beyond 16 bits",
    "markup",
    "digits only",
)
_TEXT = ("missing", "no text", "blank", "one character", "ordinary")
_LONG = (*_TEXT, "over 4,000", "exactly 10,000", "beyond 10,000", *_KINDS)
_ODD = ("none given", "unknown", "no text")
PRIORITIES = ("low", "medium", "high", "critical")
STATUSES = ("open", "in-progress", "waiting-customer", "resolved", "closed")
CATEGORIES = ("general", "billing", "technical", "feature-request", "security")
_BODY = ("JSON", "no JSON", "another type")
_PLACE = ("the first page", "a later page")
_KEY = ("none given", "given")

DOMAINS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "open a ticket": {
        "token": _TOKEN,
        "body": _BODY,
        "subject": (*_TEXT, "one below the limit", "the limit", "one beyond", "far beyond", *_KINDS),
        "description": _LONG,
        "priority": (*PRIORITIES, *_ODD),
        "category": (*CATEGORIES, *_ODD),
        "idempotency key": _KEY,
    },
    "list tickets": {
        "token": _TOKEN,
        "page size": _SIZES,
        "place": _PLACE,
        "status": (*STATUSES, *_ODD[:2]),
        "priority": (*PRIORITIES, *_ODD[:2]),
    },
    "read a ticket": {"token": _TOKEN},
    "update a ticket": {
        "token": _TOKEN,
        "body": _BODY,
        "status": (*STATUSES, *_ODD),
        "priority": (*PRIORITIES, *_ODD),
        "assignee": ("none given", "a name", "nobody", "blank", "no text"),
    },
    "delete a ticket": {"token": _TOKEN},
    "comment": {"token": _TOKEN, "body": _BODY, "text": _LONG, "idempotency key": _KEY},
    "read comments": {"token": _TOKEN, "page size": _SIZES, "place": _PLACE},
    "attach a file": {
        "token": _TOKEN,
        "size": (
            "empty",
            "under a megabyte",
            "a megabyte and more",
            "the most",
            "beyond the most",
            "no number",
        ),
        "content type": ("a text", "a picture", "an archive", "a program or unknown", "another", "none"),
        "name": (*_TEXT[:3], "ordinary", "over 255 characters", "a path", *_KINDS[:5]),
    },
    "look at a file": {"token": _TOKEN},
    "list notifications": {
        "token": _TOKEN,
        "page size": _SIZES,
        "place": _PLACE,
        "type": ("none given", "ticket", "billing", "compliance", "alert", "info", "unknown"),
        "unread": ("none given", "given"),
    },
    "mark a notification as read": {"token": _TOKEN},
    "mark all as read": {"token": _TOKEN},
    "delete a notification": {"token": _TOKEN},
    "open a live connection": {"token": _TOKEN},
    "any other call": {"method": ("HEAD", "OPTIONS", "another", "known, at another place")},
}
"""By operation and input: every class, in the order in which they are shown."""
