"""An HTTP API answers by itself what never reaches a function, and hands on the rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.apigateway.http_api import http_api
from tests.fronts.proxy import Front, fronting
from tests.unit.signoff.wire.serving import Desk, Heard, Reply, serving

PORTAL = "https://portal.test"
TICKETS, TICKET = "/support/tickets", "/support/tickets/T1"
Before = Callable[[Front], httpx.Client]


@pytest.fixture
def desk() -> Iterator[Desk]:
    """The functions."""
    with serving() as desk:
        yield desk


@pytest.fixture
def before(desk: Desk) -> Iterator[Before]:
    """A client of that API."""
    with ExitStack() as held:

        def client(front: Front) -> httpx.Client:
            url = held.enter_context(fronting(desk.base_url, front))
            return held.enter_context(httpx.Client(base_url=url, trust_env=False))

        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("PATCH", TICKET), ("HEAD", TICKETS), ("GET", f"{TICKETS}/"), ("POST", "/files")],
)
def test_a_route_that_it_has_not_reaches_no_function(
    before: Before, desk: Desk, method: str, path: str
) -> None:
    client = before(http_api())
    assert client.get(TICKETS).status_code == 200
    answer = client.request(method, path)
    assert (answer.status_code, len(desk.heard)) == (404, 1)
    assert method == "HEAD" or answer.json() == {"message": "Not Found"}
    assert answer.headers["apigw-requestid"]


def test_a_body_that_is_too_large_reaches_no_function(before: Before, desk: Desk) -> None:
    client = before(http_api(longest_body=1000))
    assert client.put(TICKET, content=b"x" * 1000).status_code == 200
    answer = client.put(TICKET, content=b"x" * 1001)
    assert (answer.status_code, answer.json()) == (413, {"message": "Request Entity Too Large"})
    assert len(desk.heard) == 1
    assert client.put("/files/bucket/key", content=b"x" * 1001).status_code == 200


def test_a_function_that_takes_too_long_is_not_waited_for(before: Before, desk: Desk) -> None:
    def slowly(heard: Heard) -> Reply:
        time.sleep(0.5)
        return Reply()

    desk.answers = slowly
    answer = before(http_api(longest_wait_s=0.1)).get(TICKETS)
    assert (answer.status_code, answer.json()) == (503, {"message": "Service Unavailable"})


def test_who_is_not_admitted_is_told_so_in_its_own_words(before: Before, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"detail": "Who are you?"}, 401, {"X-Request-Id": "r1"})
    answer = before(http_api()).get(TICKETS)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert "x-request-id" not in answer.headers


def test_other_origins_are_its_own_affair(before: Before, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({}, 200, {"Access-Control-Allow-Origin": "https://its-own.test"})
    client = before(http_api(PORTAL))
    asks = {"Access-Control-Request-Method": "PUT"}
    allowed = client.options(TICKET, headers={"Origin": PORTAL, **asks})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, PORTAL)
    assert not desk.heard
    for origin, named in ((PORTAL, PORTAL), ("https://other.test", None)):
        answer = client.get(TICKETS, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == named
    refused = client.options(TICKET, headers={"Origin": "https://other.test", **asks})
    assert "access-control-allow-origin" not in refused.headers


def test_the_buckets_rule_is_its_own_but_for_the_portals_address(before: Before, desk: Desk) -> None:
    rule = {
        "Access-Control-Allow-Origin": "https://behind.test",
        "Access-Control-Allow-Headers": "x-amz-meta",
    }
    desk.answers = lambda heard: Reply(b"", 200, rule)
    asks = {"Origin": PORTAL, "Access-Control-Request-Method": "PUT"}
    allowed = before(http_api(PORTAL)).options("/files/bucket/key", headers=asks)
    assert allowed.headers["access-control-allow-origin"] == PORTAL
    assert allowed.headers["access-control-allow-headers"] == "x-amz-meta"


def test_links_lead_through_it(before: Before, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"upload_url": f"{desk.base_url}/files/bucket/key?signed"})
    client = before(http_api(links_to=desk.base_url))
    assert (
        client.get(TICKETS).json()["upload_url"]
        == f"{str(client.base_url).rstrip('/')}/files/bucket/key?signed"
    )
