"""Whatever no route takes: preflights, wrong methods, unknown paths (EDGE-04)."""

import re

from backend.domain.errors import MethodNotAllowed, NotFound
from backend.functions.answers import Answer, preflight
from backend.functions.endpoint import Call, endpoint
from backend.functions.routes import PUBLIC, ROUTES


@endpoint(public=True, query=None)
def lambda_handler(call: Call) -> Answer:
    """Answer 204 to a preflight, and otherwise 401, then 405 with `Allow`, then 404."""
    request = call.request
    if request.method == "OPTIONS":
        return preflight()
    if request.path not in PUBLIC:
        call.authenticate()
    allowed = _methods_of(request.path)
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound


def _methods_of(path: str) -> tuple[str, ...]:
    """List the methods of a path; a fixed path hides a pattern, as in API Gateway."""
    fixed = {route.method for route in ROUTES if route.resource == path}
    matching = {route.method for route in ROUTES if _pattern(route.resource).fullmatch(path)}
    return tuple(sorted(fixed or matching))


def _pattern(resource: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]+\}", "[^/]+", resource))
