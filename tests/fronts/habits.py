"""The habits of front ends, one a line. What varies follows from an answer's number."""

import gzip
import hashlib
import json
import time
import zlib
from collections.abc import Callable
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from tests.apigateway.http_api import http_api
from tests.apigateway.rest_api import REST_API
from tests.fronts.answers import ANSWERS
from tests.fronts.proxy import Front, Passing


def _lot(number: int, length: int = 32) -> str:
    return hashlib.sha256(f"lot {number}".encode()).hexdigest()[:length]


def _uuid(number: int) -> str:
    lot = _lot(number)
    return f"{lot[:8]}-{lot[8:12]}-4{lot[13:16]}-a{lot[17:20]}-{lot[20:32]}"


def header(name: str, value: Callable[[int], str]) -> Front:
    """Adds that header to each answer."""
    return Front(changes=lambda passing: passing.adds(name, value(passing.number)))


def always(name: str, value: str) -> Front:
    """Adds a header that is the same each time."""
    return header(name, lambda number: value)


def in_errors(field: Callable[[Passing], dict[str, Any]]) -> Front:
    """Adds fields to the body of each error that is a JSON object."""

    def change(passing: Passing) -> None:
        if passing.status >= 400 and passing.body.startswith(b"{"):
            passing.body = json.dumps(json.loads(passing.body) | field(passing)).encode()

    return Front(changes=change)


def errors_as(page: Callable[[Passing], tuple[str, str]]) -> Front:
    """Puts its own page in place of each 404, as a content type and a text."""

    def change(passing: Passing) -> None:
        if passing.status == 404:
            kind, text = page(passing)
            passing.headers = [pair for pair in passing.headers if pair[0].lower() != "content-type"]
            passing.adds("Content-Type", kind)
            passing.body = text.encode()

    return Front(changes=change)


def without(*names: str) -> Front:
    """Takes those headers away."""

    def change(passing: Passing) -> None:
        passing.headers = [pair for pair in passing.headers if pair[0].lower() not in names]

    return Front(changes=change)


def named(rename: Callable[[str], str]) -> Front:
    """Writes the names of headers in its own way."""

    def change(passing: Passing) -> None:
        passing.headers = [(rename(name), value) for name, value in passing.headers]

    return Front(changes=change)


def coded(coding: str, pack: Callable[[bytes], bytes]) -> Front:
    """Packs bodies for whoever takes that."""

    def change(passing: Passing) -> None:
        if passing.body and coding in passing.sent.get("accept-encoding", ""):
            passing.body = pack(passing.body)
            passing.adds("Content-Encoding", coding)
            passing.adds("Vary", "Accept-Encoding")

    return Front(changes=change)


def retry_after(written: Callable[[int], str]) -> Front:
    """Writes Retry-After in its own way."""

    def change(passing: Passing) -> None:
        passing.headers = [
            (name, written(int(value)) if name.lower() == "retry-after" else value)
            for name, value in passing.headers
        ]

    return Front(changes=change)


SESSIONS: dict[str, str] = {}


def _session(passing: Passing) -> None:
    """Sets a cookie for whoever is served, which then speaks for them."""
    if passing.status < 300 and (token := passing.sent.get("authorization")):
        SESSIONS[session := _lot(passing.number)] = token
        passing.adds("Set-Cookie", f"session={session}; Path=/; HttpOnly; SameSite=Lax")


def _who_the_cookie_says(sent: dict[str, str]) -> None:
    session = sent.pop("Cookie", "").partition("session=")[2]
    if session in SESSIONS:
        sent.setdefault("Authorization", SESSIONS[session])


def _with_etag(passing: Passing) -> None:
    passing.adds("ETag", f'W/"{hashlib.sha256(passing.body).hexdigest()[:32]}"')


def _of_its_own_type(passing: Passing) -> None:
    """As JSON:API and vendors' versioned types have it."""
    passing.headers = [
        (name, "application/vnd.api+json" if value.startswith("application/json") else value)
        for name, value in passing.headers
    ]


def _names_no_more_than_it_has_to(passing: Passing) -> None:
    """A preflight by the Fetch standard: any method by a sign, and Authorization, for which none stands."""
    little = {
        "access-control-allow-methods": "*",
        "access-control-allow-headers": "*, Authorization",
    }
    passing.headers = [(name, little.get(name.lower(), value)) for name, value in passing.headers]


def _in_the_epoch(number: int) -> str:
    return f"{time.time() + number / 1000:.3f}"


FRONTS: dict[str, Front] = {
    # What each answer gets, another one each time.
    "an edge's id": header("CF-RAY", lambda n: f"{_lot(n, 16)}-FRA"),
    "a cache's id": header("X-Amz-Cf-Id", lambda n: f"{_lot(n, 20)}-{_lot(n + 1, 8)}_{_lot(n + 2, n % 5)}=="),
    "a gateway's request": header("apigw-requestid", lambda n: f"{_lot(n, 10)}="),
    "a correlation id": header("X-Correlation-Id", _uuid),
    "a request id of its own name": header("Fly-Request-Id", lambda n: f"{_lot(n, 26).upper()}-fra"),
    "a W3C trace": header("traceparent", lambda n: f"00-{_lot(n)}-{_lot(n + 1, 16)}-01"),
    "a B3 trace": header("b3", lambda n: f"{_lot(n)}-{_lot(n + 1, 16)}-1"),
    "a Google trace": header("X-Cloud-Trace-Context", lambda n: f"{_lot(n)}/{n * 7919};o=1"),
    "a Kubernetes ingress": header("X-Envoy-Upstream-Service-Time", lambda n: str(n * 13 % 90)),
    "a timing": header("Server-Timing", lambda n: f'total;dur={n * 1.37:.3f}, edge;desc="x";dur={n % 3}'),
    "a runtime": header("X-Response-Time", lambda n: f"{n * 1.37:.2f}ms"),
    "a clock in seconds": header("X-Epoch", lambda n: str(int(time.time()) + n // 3)),
    "a clock in fractions": header("X-Timer", lambda n: f"S{_in_the_epoch(n)},VS0,VE{n % 7}"),
    "an Age": header("Age", str),
    "an Expires": header("Expires", lambda n: formatdate(time.time() + n, usegmt=True)),
    "a Last-Modified": header("Last-Modified", lambda n: formatdate(time.time() - n, usegmt=True)),
    "a nonce": header(
        "Content-Security-Policy", lambda n: f"default-src 'none'; script-src 'nonce-{_lot(n)}'"
    ),
    "a report's address": header("NEL", lambda n: f'{{"report_to":"{_lot(n, 8)}","max_age":604800}}'),
    "one of two servers": header("X-Served-By", lambda n: f"cache-fra-{'ab'[n % 2]}"),
    "one of three servers": header("X-Backend", lambda n: f"10.0.0.{n * n % 3}"),
    "a warm start now and then": Front(
        changes=lambda passing: passing.adds("X-Cold-Start", "1") if passing.number % 3 == 0 else None
    ),
    "a limit of its own": header("X-RateLimit-Remaining", lambda n: str(9999 - n)),
    "a limit that is told in a field": header("RateLimit", lambda n: f'"edge";r={5000 - n};t=60'),
    # Cookies.
    "a balancer's cookie": header(
        "Set-Cookie", lambda n: f"AWSALB={_lot(n)}; Expires={formatdate(usegmt=True)}"
    ),
    "two cookies": Front(
        changes=lambda passing: passing.headers.extend(
            [("Set-Cookie", f"AWSALB={_lot(passing.number)}; Path=/"), ("Set-Cookie", "AWSALBCORS=1; Secure")]
        )
    ),
    "a firewall's cookie": header(
        "Set-Cookie", lambda n: f"__cf_bm={_lot(n)}.{_lot(n + 1)}; path=/; HttpOnly"
    ),
    "a session that speaks for its customer": Front(changes=_session, admits=_who_the_cookie_says),
    # What errors hold.
    "a trace in errors": in_errors(lambda passing: {"traceId": _lot(passing.number)}),
    "a trace deep in errors": in_errors(
        lambda passing: {"meta": {"request": [{"ids": [_uuid(passing.number), "edge"]}]}}
    ),
    "a clock in errors": in_errors(
        lambda passing: {
            "timestamp": f"2026-11-28T10:00:{passing.number % 60:02}.{passing.number % 1000:03}+00:00",
            "path": passing.path,
        }
    ),
    "epoch seconds in errors": in_errors(lambda passing: {"time": time.time(), "took_ms": passing.number}),
    "their path in errors": in_errors(lambda passing: {"instance": f"https://x.test{passing.path}"}),
    "their path once more encoded": in_errors(lambda passing: {"instance": quote(passing.path, safe="")}),
    "their path in capitals": in_errors(lambda passing: {"instance": passing.path.upper()}),
    "their path in a list": in_errors(lambda passing: {"where": passing.path.split("/")}),
    "a hash of their path": in_errors(
        lambda passing: {"key": hashlib.sha256(passing.path.encode()).hexdigest()}
    ),
    "a page of its own": errors_as(
        lambda passing: ("text/html", f"<h1>Not Found</h1><p>Reference #{_lot(passing.number, 8)}</p>")
    ),
    "XML of its own": errors_as(
        lambda passing: (
            "application/xml",
            f"<Error><Code>NoSuchKey</Code><RequestId>{_lot(passing.number, 16).upper()}</RequestId></Error>",
        )
    ),
    "a line of text": errors_as(lambda passing: ("text/plain", f"not found: {passing.path}\n")),
    # What is the same each time, and stands there all the same.
    "HSTS": always("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    "another protocol": always("Alt-Svc", 'h3=":443"; ma=86400'),
    "a proxy's name": always("Via", "1.1 varnish, 1.1 varnish"),
    "a cache's word": always("X-Cache", "Error from cloudfront"),
    "a long Vary": always("Vary", "Origin, Access-Control-Request-Method, Accept-Encoding"),
    "fields for other origins": always("Access-Control-Allow-Origin", "*"),
    "a header twice": Front(
        changes=lambda passing: passing.headers.extend([("X-Twice", "one"), ("X-Twice", "two")])
    ),
    "an empty header": always("X-Empty", ""),
    "a header beyond ASCII": always("X-Place", "K\u00f6ln"),
    # How names and bodies are written.
    "names in lower case": named(str.lower),
    "names in upper case": named(str.upper),
    "JSON of a type of its own": Front(changes=_of_its_own_type),
    "preflights that name little": Front(changes=_names_no_more_than_it_has_to),
    "no content type": without("content-type"),
    "an ETag": Front(changes=_with_etag),
    "gzip": coded("gzip", gzip.compress),
    "deflate": coded("deflate", zlib.compress),
    # How they are sent.
    "chunks": Front(chunk=7),
    "trailers": Front(chunk=11, trailer=b"Server-Timing: total;dur=3\r\nX-Checksum: 17\r\n"),
    "early hints": Front(early=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"),
    "two early answers": Front(
        early=b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n"
    ),
    "HTTP/1.0": Front(version="HTTP/1.0"),
    "one answer a connection": Front(keeps=1),
    "three answers a connection": Front(keeps=3),
    "a connection that ends in silence": Front(keeps=2, says_so=False),
    "a connection that ends as the next call comes": Front(sheds=2),
    "an API Gateway": http_api(),
    "a REST API of an API Gateway": REST_API,
    # Times.
    "Retry-After as a date": retry_after(lambda after: formatdate(time.time() + after, usegmt=True)),
    # Answers.
    **ANSWERS,
}
"""By what it does."""
