"""What tenants had before anything here began: a year of tickets, remarks and notices, told to nobody."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .database import Database, iso
from .inbox import KINDS
from .store import CATEGORIES, ENDED, SLA_HOURS, STATUSES

TENANTS = tuple(
    f"{name}-works" for name in ("alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "oak")
)
TICKETS, EVERY = 60, timedelta(days=6)
OUTSIDE_TICKETS = 15
"""Notices that no ticket made: of invoices, audits, alarms and news."""


def remember(db: Database, tenants: Iterable[str] = TENANTS) -> None:
    """Gives each of them a past, the older first."""
    for tenant in tenants:
        with db.change():
            for number in range(TICKETS):
                _ticket(db, tenant, number, datetime.now(UTC) - EVERY * (TICKETS - number))


def _ticket(db: Database, tenant: str, number: int, opened: datetime) -> None:
    priority = list(SLA_HOURS)[number % len(SLA_HOURS)]
    status = STATUSES[number % len(STATUSES)]
    due = opened + timedelta(hours=SLA_HOURS[priority])
    ended = opened + timedelta(hours=SLA_HOURS[priority] * (0.5 if number % 3 else 1.5))
    ticket = _insert(
        db,
        "ticket",
        tenant=tenant,
        subject=f"Number {number} of last year",
        description="It was so long ago that nobody remembers.",
        priority=priority,
        category=CATEGORIES[number % len(CATEGORIES)],
        status=status,
        handler="support-team" if number % 2 else None,
        revision=1 + number % 4,
        created_at=iso(opened),
        changed_at=iso(ended),
        sla_due_date=iso(due),
        ended_at=iso(ended) if status in ENDED else None,
    )
    for answer in range(number % 4):
        said = opened + timedelta(minutes=10 * (answer + 1))
        by = "desk" if answer % 2 else "tenant"
        _insert(db, "remark", ticket=ticket, remark=f"Answer {answer}.", by=by, created_at=_ms(said))
    kind = KINDS[1 + number % (len(KINDS) - 1)] if number < OUTSIDE_TICKETS else KINDS[0]
    _insert(
        db,
        "notice",
        tenant=tenant,
        kind=kind,
        heading=f"Ticket {ticket}" if kind == KINDS[0] else "News of last year",
        body="It is long ago.",
        seen=number % 2,
        made_at=_ms(max(opened, datetime.now(UTC) - timedelta(days=25) + timedelta(minutes=number))) / 1000,
        ticket=ticket if kind == KINDS[0] else None,
    )


def _insert(db: Database, table: str, **values: Any) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    added: Mapping[str, Any] = values
    return db.write(f"INSERT INTO {table} ({names}) VALUES ({places})", added).lastrowid or 0


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
