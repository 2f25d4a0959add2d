"""The notices: list, mark one, mark all, remove."""

from flask import Blueprint, Response, g, jsonify, request

from . import fields
from .fields import found, number
from .inbox import KINDS, Inbox

SEEN = {"yes": 1, "no": 0}


def inbox_routes(inbox: Inbox) -> Blueprint:
    routes = Blueprint("inbox", __name__)

    @routes.get("")
    def notices() -> Response:
        page = fields.page(request)
        seen = fields.filtered(request, "seen", SEEN)
        wanted = {
            **page.part,
            "kind": fields.filtered(request, "kind", KINDS),
            "seen": None if seen is None else SEEN[seen],
        }
        records, total, unseen = inbox.page(g.tenant, wanted)
        return jsonify(records=records, window={**page.window(total), "unseen": unseen})

    @routes.post("/<name>/seen")
    def see(name: str) -> Response:
        return jsonify(result=found(inbox.see(g.tenant, number(name))))

    @routes.post("/seen")
    def see_all() -> Response:
        return jsonify(result={"marked": inbox.see_all(g.tenant)})

    @routes.delete("/<name>")
    def remove(name: str) -> Response:
        return jsonify(result=found(inbox.remove(g.tenant, number(name))))

    return routes
