"""Who is let in: before anything is read, changed or counted (SEC-02, SEC-03, SEC-11)."""

import base64
import json
import time
from typing import Any

import jwt
import pytest

from backend.functions.routes import ROUTES
from tests.unit.backend.caller import SECRET, Caller, token

LIST = "/support/tickets"
NOW = int(time.time())
PROTECTED = [(route.method, route.resource) for route in ROUTES if route.resource.startswith("/support")]


def unsigned() -> str:
    """A token that asks not to be checked."""
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{header}.{token().split('.')[1]}."


def altered() -> str:
    """A token whose claims were changed after it was signed."""
    header, payload, signature = token("acme").split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"customer_id": "globex"}).encode())
    return f"{header}.{forged.rstrip(b'=').decode()}.{signature}"


def signed_with(secret: str, algorithm: str) -> str:
    """The standard claims, signed otherwise."""
    claims = jwt.decode(token(), options={"verify_signature": False})
    return jwt.encode(claims, secret, algorithm=algorithm)


REFUSED = {
    "none": None,
    "empty": "",
    "no token": "Bearer",
    "only a blank": "Bearer ",
    "no scheme": token(),
    "wrong scheme": f"Basic {token()}",
    "garbage": "Bearer garbage",
    "two tokens": f"Bearer {token()} {token()}",
    "a list": f"Bearer {token()}, Bearer {token()}",
    "not ASCII": "Bearer töken",
    "unsigned": f"Bearer {unsigned()}",
    "altered claims": f"Bearer {altered()}",
    "forged signature": f"Bearer {signed_with(SECRET + 'x', 'HS256')}",
    "another algorithm": f"Bearer {signed_with(SECRET + ' ' * 64, 'HS512')}",
    "the right secret, another algorithm": f"Bearer {signed_with(SECRET, 'HS384')}",
    "expired this second": f"Bearer {token(exp=NOW - 1)}",
    "not yet valid": f"Bearer {token(nbf=NOW + 500)}",
    "issued in the future": f"Bearer {token(iat=NOW + 500)}",
    "wrong issuer": f"Bearer {token(iss='someone')}",
    "wrong audience": f"Bearer {token(aud='another-api')}",
    "unknown role": f"Bearer {token(role='admin')}",
    "role of a wrong type": f"Bearer {token(role=['customer'])}",
    "expiry of a wrong type": f"Bearer {token(exp='tomorrow')}",
} | {
    f"customer {customer!r}": f"Bearer {token(customer_id=customer)}"
    for customer in ["", "a/b", "-a", "a" * 65, "a\n", "ä", 5, ["acme"], {"S": "acme"}]
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_credential_is_refused_with_a_challenge(nobody: Caller, name: str) -> None:
    nobody.authorization = REFUSED[name]
    reply = nobody.get(LIST)
    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "RateLimit" not in reply.headers


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf", "iss", "aud", "sub", "customer_id", "jti", "role"])
def test_every_claim_is_required(nobody: Caller, claim: str) -> None:
    nobody.authorization = f"Bearer {token('acme', **dict.fromkeys([claim], None))}"
    assert nobody.get(LIST).status == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(nobody: Caller, scheme: str) -> None:
    nobody.authorization = f"{scheme} {token()}"
    assert nobody.get(LIST).status == 200


def test_two_authorization_headers_are_refused_even_if_equal(nobody: Caller) -> None:
    value = f"Bearer {token()}"
    reply = nobody.send("GET", LIST, multiValueHeaders={"Authorization": [value], "authorization": [value]})
    assert reply.status == 401


def test_a_token_in_the_query_or_in_a_cookie_is_no_token(nobody: Caller) -> None:
    assert nobody.get(LIST, {"token": token(), "access_token": token()}).status == 401
    assert nobody.get(LIST, Cookie=f"token={token()}", X_Authorization=f"Bearer {token()}").status == 401


@pytest.mark.parametrize(("method", "resource"), PROTECTED)
def test_every_support_route_refuses_before_it_looks_at_the_request(
    nobody: Caller, method: str, resource: str
) -> None:
    reply = nobody.send(method, resource.replace("{id}", "x"), query={"bogus": "1"}, body="{", headers={})
    assert reply.status == 401


@pytest.mark.parametrize("request_line", [("DELETE", f"{LIST}/x"), ("GET", "/support/x"), ("GET", "/x")])
def test_an_unauthenticated_caller_learns_of_no_path_nor_method(
    nobody: Caller, request_line: tuple[str, str]
) -> None:
    assert nobody.send(*request_line).status == 401


def test_headers_without_a_multi_value_form_do_too(acme: Caller) -> None:
    assert acme.send("GET", LIST, multiValueHeaders=None, multiValueQueryStringParameters=None).status == 200


def test_another_customers_ticket_looks_exactly_like_none(acme: Caller, globex: Caller) -> None:
    ticket = acme.open_ticket()
    unknown = ticket["id"][:-1] + ("0" if ticket["id"][-1] != "0" else "1")
    for method, suffix, body in [
        ("GET", "", None),
        ("PUT", "", '{"status": "closed"}'),
        ("POST", "/comments", '{"text": "hello"}'),
        ("GET", "/comments", None),
    ]:
        paths = [f"{LIST}/{each}{suffix}" for each in (ticket["id"], unknown, "x", "a b")]
        replies = [globex.send(method, path, body=body) for path in paths]
        received: list[Any] = [reply.json | {"request_id": ""} for reply in replies]
        assert {reply.status for reply in replies} == {404}
        assert received[1:] == received[:-1]
    assert acme.get(f"{LIST}/{ticket['id']}").json == ticket
    assert globex.get(LIST).json["tickets"] == []


def test_a_support_token_sees_its_own_customer_only(acme: Caller, nobody: Caller) -> None:
    ticket = acme.open_ticket()
    nobody.authorization = f"Bearer {token('globex', role='support')}"
    assert nobody.get(f"{LIST}/{ticket['id']}").status == 404
