"""Files of a ticket: sent as a form in one call, scanned before they are kept, fetched with the token."""

import hashlib
import io
from collections.abc import Callable

from flask import Blueprint, Response, g, jsonify, request, send_file

from . import fields
from .fields import Refusal, found, number
from .store import MOST_FILES, Crowded, Store

LARGEST = 4 * 1024 * 1024
FORM_AROUND_IT = 16 * 1024

Scan = Callable[[bytes], str | None]


def _sent() -> tuple[str, str, bytes]:
    """Name, kind and bytes of the one file in the form."""
    if request.mimetype != "multipart/form-data":
        raise Refusal(415, "Content-Type must be multipart/form-data")
    request.max_content_length = LARGEST + FORM_AROUND_IT
    files = request.files.getlist("upload")
    if len(files) != 1:
        raise Refusal(400, "upload is required: one file")
    content = files[0].read()
    if len(content) > LARGEST:
        raise Refusal(413, f"upload is too large: at most {LARGEST} bytes")
    return fields.file_name(files[0].filename), files[0].mimetype[:100], content


def file_routes(store: Store, scan: Scan | None) -> Blueprint:
    """`scan` is None where the scanner cannot be reached."""
    routes = Blueprint("files", __name__)

    @routes.post("")
    def send(name: str) -> tuple[Response, int]:
        title, kind, content = _sent()
        if scan is None:
            raise Refusal(503, "files cannot be scanned at present; the file was not kept")
        if finding := scan(content):
            raise Refusal(422, f"{finding}; it was not kept")
        new = {
            "name": title,
            "kind": kind,
            "bytes": len(content),
            "checksum": hashlib.sha256(content).hexdigest(),
            "content": content,
        }
        try:
            added = store.add_file(g.tenant, number(name), new)
        except Crowded:
            raise Refusal(409, f"a ticket has at most {MOST_FILES} files") from None
        return jsonify(result=found(added)), 201

    @routes.get("/<file>")
    def look(name: str, file: str) -> Response:
        described, _ = found(store.file(g.tenant, number(name), number(file)))
        return jsonify(result=described)

    @routes.get("/<file>/content")
    def fetch(name: str, file: str) -> Response:
        described, content = found(store.file(g.tenant, number(name), number(file)))
        return send_file(
            io.BytesIO(content),
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=described["name"],
        )

    return routes
