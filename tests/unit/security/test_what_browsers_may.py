"""What a preflight and a content type say, as browsers and RFC 6839 read them (SEC-08)."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from signoff.verdict.outcomes import NotApplicable
from tests.security import test_headers
from tests.security.headers import unprotected
from tests.security.test_headers import may_call
from tests.unit.signoff.deployment.files import LISTED, a_target
from tests.unit.signoff.wire.samples import an_answer

PORTAL = "https://portal.example"
ORIGIN = {"access-control-allow-origin": PORTAL}


def preflight(methods: str | None, headers: str, **more: str) -> dict[str, str]:
    named = {} if methods is None else {"access-control-allow-methods": methods}
    return {**ORIGIN, **named, "access-control-allow-headers": headers, **more}


ANY_METHOD = preflight("*", "authorization, content-type")
NO_METHODS = preflight(None, "Authorization,Content-Type")
ANY_HEADER = preflight("get, put", "*, Authorization")
CREDENTIALS = {"access-control-allow-credentials": "true"}


@pytest.mark.parametrize(
    ("headers", "method"),
    [
        *((ANY_METHOD, method) for method in ("GET", "POST", "PUT", "DELETE")),
        *((NO_METHODS, method) for method in ("GET", "POST")),
        *((ANY_HEADER, method) for method in ("GET", "PUT")),
        (preflight("PUT", "authorization, content-type") | CREDENTIALS, "PUT"),
    ],
)
def test_what_a_browser_would_send_may_be_sent(headers: dict[str, str], method: str) -> None:
    assert may_call(an_answer(b"", 204, headers), PORTAL, method)


@pytest.mark.parametrize(
    ("headers", "method"),
    [
        (NO_METHODS, "PUT"),
        (NO_METHODS, "DELETE"),
        (preflight("PUT", "*"), "PUT"),
        (preflight("PUT", "Authorization"), "PUT"),
        (preflight("PUT", "Content-Type"), "PUT"),
        (preflight("GET, POST", "Authorization, Content-Type"), "DELETE"),
        (ANY_METHOD | CREDENTIALS, "PUT"),
        (ANY_HEADER | CREDENTIALS, "PUT"),
        (ANY_METHOD | {"access-control-allow-origin": "*"}, "PUT"),
        (ANY_METHOD | {"access-control-allow-origin": "https://other.example"}, "GET"),
    ],
)
def test_what_it_would_not_send_may_not(headers: dict[str, str], method: str) -> None:
    assert not may_call(an_answer(b"", 204, headers), PORTAL, method)


def test_a_preflight_that_is_refused_allows_nothing() -> None:
    assert not may_call(an_answer(b"", 403, ANY_METHOD), PORTAL, "GET")


@pytest.mark.parametrize(
    "kind",
    [
        *("application/json", "application/problem+json", "application/vnd.api+json"),
        *("application/hal+json; charset=utf-8", "Application/LD+JSON", "application/vnd.desk.v2+json"),
    ],
)
def test_an_answer_may_be_of_any_kind_of_json(kind: str) -> None:
    assert (
        unprotected(an_answer({}, headers={"content-type": kind, "x-content-type-options": "nosniff"})) == []
    )


@pytest.mark.parametrize(
    "kind", ["text/html", "text/json", "application/jsonp", "application/json5", "application/xml+json+x", ""]
)
def test_another_kind_is_found_out(kind: str) -> None:
    assert unprotected(an_answer({}, headers={"content-type": kind, "x-content-type-options": "nosniff"}))


ASKED = "it was asked"


@pytest.mark.parametrize(
    ("portal", "outcome"),
    [
        ("https://desk.test/app", NotApplicable),
        ("https://DESK.test:443", NotApplicable),
        ("https://portal.desk.test", LookupError),
        ("https://desk.test:8443", LookupError),
        ("http://desk.test", LookupError),
    ],
)
def test_a_portal_of_the_apis_own_origin_asks_nobody(
    tmp_path: Path, portal: str, outcome: type[Exception]
) -> None:
    def opens() -> None:
        raise LookupError(ASKED)

    customer: Any = SimpleNamespace(tickets=SimpleNamespace(open=opens))
    target = a_target(tmp_path, f'portal_url = "{portal}"\n{LISTED}')
    with pytest.raises(outcome):
        test_headers.test_the_portal_may_call_every_route(customer, target)
