"""Attempts and outages as drills have them, made up."""

from typing import Any

from drill.kinds import KINDS, Kind
from drill.outage import Outage
from drill.writes.attempts import Attempt
from drill.writes.reckoning import Found
from signoff.report.drill.timeline import Timeline


def kind(name: str) -> Kind:
    """The kind of that name."""
    return next(each for each in KINDS if each.id == name)


def attempt(number: int, **changed: Any) -> Attempt:
    """An acknowledged ticket, sent at second `number`."""
    fields: dict[str, Any] = {
        "thing": "ticket",
        "customer": "acme",
        "ticket": f"t{number}",
        "text": f"subject {number}",
        "body": f"description {number}, run-1",
        "at": float(number),
        "seconds": 0.1,
        "status": 201,
        "acknowledged": True,
        "id": f"t{number}",
    }
    return Attempt(**fields | changed)


def comment(number: int, **changed: Any) -> Attempt:
    """An acknowledged comment on ticket t0."""
    text = f"comment {number}"
    return attempt(
        number,
        **{"thing": "comment", "ticket": "t0", "text": text, "body": text, "id": f"c{number}"} | changed,
    )


def found(of: Attempt, **changed: Any) -> Found:
    """What is there of that attempt."""
    fields: dict[str, Any] = {
        "thing": of.thing,
        "customer": of.customer,
        "ticket": of.ticket,
        "id": of.id,
        "text": of.text,
        "body": of.body,
    }
    return Found(**fields | changed)


def outage(name: str = "raises", **instants: float) -> Outage:
    """An outage as it should be; instants replace or, with a negative one, take away."""
    steps = {
        "bad": 1.0,
        "noticed": 1.5,
        "logged": 2.0,
        "back": 3.0,
        "recovered": 3.4,
        "healthy": 3.2,
    } | instants
    timeline = Timeline(name, "a version", {step: at for step, at in steps.items() if at >= 0})
    noticed = attempt(1, acknowledged=False, status=502) if steps["noticed"] >= 0 else None
    return Outage(kind(name), timeline, noticed)
