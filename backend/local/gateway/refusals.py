"""The gateway's own errors, which look like the functions': problem documents (RFC 9457). Pure."""

import json
from http import HTTPStatus

from backend.functions.answers import Answer, outgoing
from backend.functions.problems import PROBLEM_JSON
from backend.local.gateway.replies import Reply, of_result


def refusal(status: HTTPStatus, name: str, detail: str, request_id: str, portal_origin: str | None) -> Reply:
    """A problem of this name ("body-too-large"), with the headers that every answer has."""
    document = {
        "type": f"urn:securebase:problem:{name}",
        "title": name.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        "request_id": request_id,
    }
    answer = Answer(status, json.dumps(document), {"Content-Type": PROBLEM_JSON})
    return of_result(outgoing(answer, request_id, None, portal_origin))
