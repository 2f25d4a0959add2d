"""The hooks: list, make, change, remove, ping, a new key, what was sent, and sending it again."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from . import fields
from .courier import Courier
from .fields import Refusal, found, number
from .hooks import MOST_HOOKS, TOPICS, Full, Hooks, shown, shown_sending
from .outgoing import Outgoing, Unwanted

KNOWN = ("target", "topics", "note", "state")
STATES = ("on", "off")
LONGEST_NOTE = 255


def hook_routes(hooks: Hooks, courier: Courier, outgoing: Outgoing) -> Blueprint:
    routes = Blueprint("hooks", __name__)

    def read(body: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of a hook, and will do."""
        if unknown := set(body) - set(KNOWN):
            raise Refusal(400, f"{', '.join(sorted(unknown))}: no such field; there are {', '.join(KNOWN)}")
        if "target" in body:
            _check_target(outgoing, body["target"])
        topics = body.get("topics", [TOPICS[0]])
        if not isinstance(topics, list) or not topics or any(topic not in TOPICS for topic in topics):
            raise Refusal(400, f"topics must be a list of: {', '.join(TOPICS)}")
        if len(set(topics)) < len(topics):
            raise Refusal(400, "topics must name each once")
        note = body.get("note", "")
        if not isinstance(note, str) or len(note) > LONGEST_NOTE:
            raise Refusal(400, f"note must be a text of at most {LONGEST_NOTE} characters")
        if "state" in body:
            fields.choice(body, "state", STATES)
        return dict(body)

    def hook(name: str) -> dict[str, Any]:
        return found(hooks.one(g.tenant, number(name)))

    @routes.post("")
    def make() -> tuple[Response, int]:
        body = fields.json_object(request)
        if not {"target", "topics"} <= body.keys():
            raise Refusal(400, "target and topics are required")
        body = {"note": "", **read(body)}
        try:
            made = hooks.add(g.tenant, {name: body[name] for name in ("target", "topics", "note")})
        except Full:
            raise Refusal(409, f"there are {MOST_HOOKS} hooks already") from None
        return jsonify(result=shown(made) | {"key": made["key"]}), 201

    @routes.get("")
    def all_hooks() -> Response:
        return jsonify(records=[shown(each) for each in hooks.all(g.tenant)])

    @routes.get("/<name>")
    def one(name: str) -> Response:
        return jsonify(result=shown(hook(name)))

    @routes.patch("/<name>")
    def change(name: str) -> Response:
        hook(name)
        changes = read(fields.json_object(request))
        return jsonify(result=shown(found(hooks.change(g.tenant, number(name), changes))))

    @routes.delete("/<name>")
    def remove(name: str) -> tuple[str, int]:
        found(hooks.remove(g.tenant, number(name)))
        return "", 204

    @routes.post("/<name>/ping")
    def ping(name: str) -> tuple[Response, int]:
        if (to := hook(name))["state"] != "on":
            raise Refusal(409, "the hook is off")
        sent = courier.ping(to)
        listed, _ = hooks.page(to, {"skipped": 0, "size": 50})
        return jsonify(result=shown_sending(next(each for each in listed if each["id"] == sent))), 202

    @routes.post("/<name>/key")
    def key(name: str) -> Response:
        return jsonify(result={"key": found(hooks.change_key(g.tenant, number(name)))})

    @routes.get("/<name>/sent")
    def sent(name: str) -> Response:
        page = fields.page(request)
        records, total = hooks.page(hook(name), page.part)
        return jsonify(records=[shown_sending(each) for each in records], window=page.window(total))

    @routes.post("/<name>/sent/<event_id>/again")
    def again(name: str, event_id: str) -> tuple[Response, int]:
        to = hook(name)
        what = found(hooks.named(to, event_id))
        if hooks.begin_again(what):
            courier.send(what["id"])
        return jsonify(result=shown_sending(found(hooks.named(to, event_id)))), 202

    return routes


def _check_target(outgoing: Outgoing, target: Any) -> None:
    if not isinstance(target, str):
        raise Refusal(400, "target must be a text")
    try:
        parts = outgoing.read(target)
        if outgoing.addresses(str(parts.hostname)):
            outgoing.look_up(str(parts.hostname))
    except Unwanted as why:
        raise Refusal(400, f"target: {why}") from None
