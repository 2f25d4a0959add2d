"""Secrets never reach what is kept or shown, and ordinary words survive."""

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.wire.redaction import Redactor

KEY = "a key of at least thirty-two bytes, of course"
TOKEN = jwt.encode({"sub": "acme", "exp": 1}, KEY, "HS256")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer <token>"),
        (f'{{"token": "{TOKEN}"}}', '{"token": "<token>"}'),
        (f"/x?token={TOKEN}&y=1", "/x?token=<token>&y=1"),
        (TOKEN.rpartition(".")[0] + ".", "<token>"),
        (TOKEN.rpartition(".")[0], "<token>"),
        ("bearer 0123456789abcdef0123", "bearer <token>"),
        (f"{TOKEN} and {TOKEN}", "<token> and <token>"),
    ],
)
def test_whatever_looks_like_a_token_is_taken_out(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "a valid bearer token is required",
        "Bearer",
        'WWW-Authenticate: Bearer realm="securebase"',
        "bearer of bad news",
        "eyJ is how a token begins",
        "the file a.b.c",
        "",
    ],
)
def test_harmless_words_survive(text: str) -> None:
    assert Redactor(["s3cret-key"])(text) == text


def test_the_runs_own_secrets_are_taken_out_wherever_they_stand() -> None:
    redact = Redactor(["s3cret-key"])
    assert redact('{"api_key": "s3cret-key"} /login?k=s3cret-key') == (
        '{"api_key": "<secret>"} /login?k=<secret>'
    )


def test_a_secret_that_is_learned_later_is_taken_out_too() -> None:
    redact = Redactor()
    redact.learn("opaque-session")
    assert redact("cookie opaque-session") == "cookie <secret>"


def test_a_short_word_is_no_secret() -> None:
    assert Redactor(["open", "", "acme1"])("open acme1") == "open acme1"


@pytest.mark.parametrize("order", [1, -1])
def test_a_secret_inside_a_longer_one_leaves_nothing_of_it(order: int) -> None:
    redact = Redactor(["hidden", "hidden-and-more", "no-more-hidden"][::order])
    assert redact("it is hidden-and-more") == "it is <secret>"


@given(st.sets(st.text("abc", min_size=6, max_size=9), max_size=6), st.text("abc", max_size=40))
def test_no_secret_is_left_in_any_text(secrets: set[str], text: str) -> None:
    shown = Redactor(secrets)(text)
    assert not [secret for secret in secrets if secret in shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/f?X-Amz-Signature=0123abcdef&x=1", "/f?X-Amz-Signature=<secret>&x=1"),
        ('"https://b/k?X-Amz-Credential=AKIA%2Fx"', '"https://b/k?X-Amz-Credential=<secret>"'),
        ("Signature=abcdefgh", "Signature=<secret>"),
        ("the signature= of a name", "the signature= of a name"),
    ],
)
def test_what_signs_a_link_is_taken_out(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


def test_what_signs_a_form_is_taken_out() -> None:
    said = (
        '{"fields": {"x-amz-signature": "0123abcd", "X-Amz-Credential":"AKIA0/20261130", "key": "a/b.txt"}}'
    )
    shown = '{"fields": {"x-amz-signature": "<secret>", "X-Amz-Credential":"<secret>", "key": "a/b.txt"}}'
    assert Redactor()(said) == shown


def test_the_secrets_of_a_link_are_learned() -> None:
    redact = Redactor()
    redact.learn_link("https://b/k?X-Amz-Signature=0123abcdef&X-Amz-Expires=600000&token=opaque-one")
    assert redact("<Signature>0123abcdef</Signature> 600000 opaque-one") == (
        "<Signature><secret></Signature> 600000 <secret>"
    )


def test_a_token_that_was_learned_is_still_shown_as_one() -> None:
    redact = Redactor()
    redact.learn(TOKEN)
    assert redact(f"?token={TOKEN}") == "?token=<token>"


def test_a_webhooks_secret_is_hidden_as_soon_as_it_is_seen() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw+/=="
    assert Redactor()(f'{{"secret": "{secret}"}}') == '{"secret": "<secret>"}'
    assert Redactor()("whsec_ stands before each") == "whsec_ stands before each"


@pytest.mark.parametrize("written", ["ab+cd/ef==", "ab%2Bcd/ef%3D%3D", "ab%2Bcd%2Fef%3D%3D"])
def test_a_token_is_taken_out_as_it_stands_in_an_address_too(written: str) -> None:
    assert Redactor(["ab+cd/ef=="])(f"/?token={written}&x=1") == "/?token=<secret>&x=1"
