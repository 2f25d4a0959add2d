"""Secrets are recognised however they are written, and nothing else is."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.wire.secrets import Secrets, forms_of

KEY = "sk_local_q-W3_zz+/=9aXyT"
TOKEN = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJtZSJ9", "c2lnbmF0dXJl"))


def found(text: str, *lasting: str, learned: tuple[str, ...] = ()) -> list[str]:
    return [one.partition(" in line")[0] for one in Secrets(lasting, learned).found_in(text)]


@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=40),
    before=st.binary(max_size=7),
    after=st.binary(max_size=7),
)
def test_base64_is_recognised_whatever_stands_around_the_secret(
    secret: str, before: bytes, after: bytes
) -> None:
    whole = before + secret.encode() + after
    for written in (base64.b64encode(whole), base64.urlsafe_b64encode(whole)):
        assert any(form in written.decode() for form in forms_of(secret))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=40))
def test_the_usual_ways_to_write_a_secret_are_recognised(secret: str) -> None:
    for written in (secret, quote(secret), quote(secret, safe=""), json.dumps(secret), secret.encode().hex()):
        assert any(form in written for form in forms_of(secret))


def test_each_line_of_a_key_counts() -> None:
    lines = ["-----BEGIN X-----", "M" * 30 + "1", "N" * 30 + "2", "-----END X-----"]
    assert {lines[1], lines[2]} <= forms_of("\n".join(lines))
    assert found(f"a {lines[2]} b", "\n".join(lines)) == ["a key or token of this run"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"shown: {TOKEN}", "a token"),
        (f"x{base64.b64encode(f'a {TOKEN}'.encode()).decode()}", "a token in Base64"),
        (base64.b64encode(f"ab {TOKEN}".encode()).decode(), "a token in Base64"),
        ("Authorization: Bearer 0123456789abcdef0", "a bearer token"),
        ("bearer%200123456789abcdef0", "a bearer token"),
        ("/x?X-Amz-Signature=0123456789abcdef0", "the signature of a link"),
        ("X-Amz-Signature%3D0123456789abcdef0", "the signature of a link"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ],
)
def test_what_looks_like_a_secret_is_found(text: str, kind: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bearer <token>",
        "X-Amz-Signature=<secret>&x=1",
        "WWW-Authenticate: Bearer",
        "an eye, eyJ and eyJhb",
        "the bearer of bad news",
        "",
    ],
)
def test_what_was_taken_out_is_no_secret(text: str) -> None:
    assert found(text, KEY, learned=("0123456789abcdef",)) == []


def test_learned_secrets_are_found_as_they_are() -> None:
    assert found("?a=0123456789abcdef&b", learned=("0123456789abcdef",)) == ["a secret of this run"]


def test_the_place_is_told_and_the_secret_is_not() -> None:
    (received,) = Secrets([KEY]).found_in(f"one\ntwo {KEY}\n")
    assert received == "a key or token of this run in line 2, 'sk_l'…"
