"""The application: who is let in, how errors are told, and where the routes hang."""

import logging
import os
import time
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from . import fields
from .fields import Refusal
from .file_routes import Scan, file_routes
from .inbox import Inbox
from .inbox_routes import inbox_routes
from .limiter import HOURLY, Limiter
from .portal_routes import PORTAL, portal_routes
from .routes import support_routes
from .spending import spending_routes
from .store import Store
from .tokens import Tokens

PREFIX = "/portal/api/v3"
PRIVATE = tuple(f"{PREFIX}/{part}" for part in ("support", "inbox", "hooks", "spending"))
BUILD = "stranger-3.0.7"
MESSAGES = {404: "no such route", 405: "method not allowed here", 413: "body is too large"}
log = logging.getLogger("stranger")


class Distant(Flask):
    """A Flask application as far away as a network would put it: the work is done, then the answer waits."""

    latency = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = super().__call__(environ, start_response)
        time.sleep(self.latency)
        return answer


def build_app(
    store: Store, inbox: Inbox, hooked: Blueprint, scan: Scan | None, tokens: Tokens, latency: float
) -> Flask:
    """Its portal is told of the live address by `LIVE_URL` of its configuration, once that is known."""
    limiter = Limiter(os.environ.get("STRANGER_LIMIT", HOURLY))
    app = Distant("stranger", static_folder=None)
    app.latency = latency
    app.config["MAX_CONTENT_LENGTH"] = 512 * 1024
    app.url_map.merge_slashes = False
    tickets = f"{PREFIX}/support/tickets"
    app.register_blueprint(support_routes(store), url_prefix=tickets)
    app.register_blueprint(file_routes(store, scan), url_prefix=f"{tickets}/<name>/files")
    app.register_blueprint(inbox_routes(inbox), url_prefix=f"{PREFIX}/inbox")
    app.register_blueprint(hooked, url_prefix=f"{PREFIX}/hooks")
    app.register_blueprint(spending_routes(), url_prefix=f"{PREFIX}/spending")
    app.register_blueprint(portal_routes(), url_prefix=PORTAL)

    @app.get(f"{PREFIX}/status")
    def status() -> Response:
        return jsonify(running=True, build=BUILD)

    @app.get(f"{PREFIX}/keys")
    def keys() -> Response:
        return jsonify(tokens.key_set)

    @app.post(f"{PREFIX}/door")
    def door() -> Response:
        entry = tokens.for_pass(fields.text(fields.json_object(request), "pass"))
        if entry is None:
            raise Refusal(401, "no such pass")
        return jsonify(entry=entry)

    @app.before_request
    def admit() -> None:
        """First the token, then the tenant's allowance, and only then anything else."""
        if not request.path.startswith(PRIVATE):
            return
        bearer = tokens.shown(request.headers.get("Authorization", ""))
        if bearer is None:
            raise Refusal(401, "a valid bearer token is required")
        wait = limiter.take(bearer.tenant) if request.path.startswith(f"{PREFIX}/support") else 0
        if wait:
            raise Refusal(429, f"too many requests, try again in {wait} s", {"Retry-After": str(wait)})
        g.tenant, g.by = bearer.tenant, bearer.by

    @app.after_request
    def keep_private(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> tuple[Response, int, dict[str, str]]:
        return jsonify(message=refusal.message), refusal.status, refusal.headers

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> tuple[Response, int, dict[str, str]]:
        code = error.code or 500
        allow = {name: value for name, value in error.get_headers() if name == "Allow"}
        return jsonify(message=MESSAGES.get(code, "request not understood")), code, allow

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[Response, int]:
        log.error("%s failed", request.url_rule, exc_info=error)
        return jsonify(message="internal error"), 500

    return app
