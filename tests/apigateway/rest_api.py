"""What a REST API of Amazon API Gateway makes of the functions behind it; its authorizer says "Unauthorized".

To it, a route that it has not is a token that is missing. Headers that it keeps for itself come under other
names. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import base64
import hashlib
import json
from email.utils import formatdate

from tests.apigateway.http_api import BUCKET, is_route
from tests.fronts.proxy import Front, Passing

_REMAPPED = ("date", "server", "www-authenticate")
_ERRORS = {
    401: ("UnauthorizedException", "Unauthorized"),
    403: ("MissingAuthenticationTokenException", "Missing Authentication Token"),
}


def _drawn(what: str, passing: Passing) -> bytes:
    return hashlib.sha256(f"{what} {passing.number}".encode()).digest()


def _answers(passing: Passing) -> bool:
    """A route that it has not reaches no function."""
    path = passing.path.partition("?")[0]
    if path.startswith(BUCKET) or passing.method == "OPTIONS" or is_route(passing.method, path):
        return False
    _say(passing, 403)
    _sign(passing)
    return True


def _changes(passing: Passing) -> None:
    if passing.path.startswith(BUCKET):
        return
    passing.headers = [
        (f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name, value)
        for name, value in passing.headers
    ]
    if passing.status == 401:
        _say(passing, 401)
        # As a gateway response that somebody has set up.
        passing.adds("WWW-Authenticate", "Bearer")
    _sign(passing)


def _say(passing: Passing, status: int) -> None:
    kind, message = _ERRORS[status]
    passing.status, passing.headers = (
        status,
        [("Content-Type", "application/json"), ("x-amzn-ErrorType", kind)],
    )
    passing.body = json.dumps({"message": message}).encode()


def _sign(passing: Passing) -> None:
    trace = _drawn("trace", passing).hex()
    passing.adds("Date", formatdate(usegmt=True))
    passing.adds("x-amzn-RequestId", _drawn("request", passing).hex()[:32])
    passing.adds("x-amz-apigw-id", base64.b64encode(_drawn("gateway", passing)[:11]).decode())
    passing.adds("X-Amzn-Trace-Id", f"Root=1-{trace[:8]}-{trace[8:32]}")


REST_API = Front(answers=_answers, changes=_changes)
