"""The guide's six support routes."""

from flask import Blueprint, Response, g, jsonify, request

from . import fields
from .clean import clean
from .database import Record
from .fields import found, number
from .store import CATEGORIES, SLA_HOURS, STATUSES, Store


def shown(ticket: Record) -> Record:
    """A ticket as the wire has it: who handles it stands in an object of its own."""
    return {name: value for name, value in ticket.items() if name != "handler"} | {
        "assigned": {"handler": ticket["handler"]}
    }


def support_routes(store: Store) -> Blueprint:
    routes = Blueprint("tickets", __name__)

    @routes.post("/create")
    def create() -> tuple[Response, int]:
        body = {"priority": "medium", "category": "general", **fields.json_object(request)}
        new = {
            "subject": fields.text(body, "subject"),
            "description": fields.text(body, "description"),
            "priority": fields.choice(body, "priority", SLA_HOURS),
            "category": fields.choice(body, "category", CATEGORIES),
        }
        return jsonify(result=shown(store.create(g.tenant, new))), 201

    @routes.get("")
    def tickets() -> Response:
        page = fields.page(request)
        wanted = {
            **page.part,
            "tenant": g.tenant,
            "status": fields.filtered(request, "status", STATUSES),
            "priority": fields.filtered(request, "priority", SLA_HOURS),
            "as_of": fields.whole(request, "as_of", default=fields.GREATEST),
        }
        records, total, newest = store.tickets(wanted)
        window = {**page.window(total), "as_of": newest}
        return jsonify(records=[shown(each) for each in records], window=window)

    @routes.get("/<name>")
    def ticket(name: str) -> Response:
        return jsonify(result=shown(found(store.ticket(g.tenant, number(name)))))

    @routes.put("/<name>")
    def change(name: str) -> Response:
        body = fields.json_object(request)
        changes: dict[str, str | None] = {}
        if "status" in body:
            changes["status"] = fields.choice(body, "status", STATUSES)
        if "handler" in (assigned := fields.inner(body, "assigned", ("handler",))):
            named = assigned["handler"]
            changes["handler"] = None if named is None else fields.text(assigned, "handler")
        return jsonify(result=shown(found(store.change(g.tenant, number(name), changes))))

    @routes.post("/<name>/comments")
    def add_remark(name: str) -> tuple[Response, int]:
        remark = clean(fields.text(fields.json_object(request), "remark"))
        return jsonify(result=found(store.add_remark(g.tenant, number(name), remark, g.by))), 201

    @routes.get("/<name>/comments")
    def remarks(name: str) -> Response:
        page = fields.page(request)
        records, total = found(store.remarks(g.tenant, number(name), page.part))
        return jsonify(records=records, window=page.window(total))

    return routes
