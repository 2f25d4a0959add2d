"""What a tenant has spent, month by month, and what it may spend: the middle of it, from least to most."""

import random
from datetime import UTC, datetime
from statistics import median

from flask import Blueprint, Response, g, jsonify, request

from . import fields
from .database import Record

MONTHS_ON_RECORD = 18
MOST_AHEAD = 24
A_YEAR = 12


def first_day(month: int) -> str:
    """A month, counted from the year 0, by its first day."""
    return f"{month // A_YEAR:04}-{month % A_YEAR + 1:02}-01"


def spent_by(tenant: str) -> list[float]:
    """The bills of a tenant, the latest at the end. They come of its name, as nothing here makes any."""
    drawn = random.Random(tenant)
    usual = drawn.uniform(50, 500)
    return [round(usual * drawn.uniform(0.8, 1.25), 2) for _ in range(MONTHS_ON_RECORD)]


def outlook(tenant: str, ahead: int, now: datetime) -> tuple[list[Record], list[Record]]:
    """The months before this one, and so many from this one on. Amounts are texts, as in bills."""
    this, spent = now.year * A_YEAR + now.month - 1, spent_by(tenant)
    amounts = {
        "sum": f"{median(spent):.2f}",
        "span": {"least": f"{min(spent):.2f}", "most": f"{max(spent):.2f}"},
    }
    past = [
        {"month_of": first_day(this - MONTHS_ON_RECORD + place), "sum": f"{sum_:.2f}"}
        for place, sum_ in enumerate(spent)
    ]
    return past, [{"month_of": first_day(this + place), **amounts} for place in range(ahead)]


def spending_routes() -> Blueprint:
    routes = Blueprint("spending", __name__)

    @routes.get("/outlook")
    def look_ahead() -> Response:
        ahead = fields.whole(request, "ahead", default=6, least=1, most=MOST_AHEAD)
        past, to_come = outlook(g.tenant, ahead, datetime.now(UTC))
        return jsonify(result={"bills": past, "to_come": to_come})

    return routes
