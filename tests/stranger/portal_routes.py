"""The portal's files, and where it finds the live line."""

from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, send_from_directory

PORTAL = "/desk"
FILES = Path(__file__).with_name("portal")


def portal_routes() -> Blueprint:
    routes = Blueprint("portal", __name__)

    @routes.get("/")
    def first() -> Response:
        return send_from_directory(FILES, "index.html")

    @routes.get("/where.json")
    def where() -> Response:
        return jsonify(live=current_app.config["LIVE_URL"])

    @routes.get("/<name>")
    def file(name: str) -> Response:
        return send_from_directory(FILES, name)

    @routes.after_request
    def confine(response: Response) -> Response:
        """Nothing of another origin acts on its pages."""
        live = current_app.config["LIVE_URL"].rpartition("/portal/")[0]
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
            f"connect-src 'self' {live}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        return response

    return routes
