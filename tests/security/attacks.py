"""Tokens that must not be accepted anywhere, each made from one that works by altering one thing."""

from collections.abc import Callable
from time import time

from signoff.actors import forgery
from signoff.target.tokens import TokenMint

FIVE_MINUTES, A_DAY = 300, 86_400

BROKEN: dict[str, Callable[[str], str]] = {
    "garbage": lambda token: "garbage",
    "three dots": lambda token: "a.b.c",
    "cut short": lambda token: token[:-12],
    "no signature": lambda token: f"{token.rpartition('.')[0]}.",
    "alg none": lambda token: forgery.unsigned(token, "none"),
    "alg None": lambda token: forgery.unsigned(token, "None"),
    "alg NONE": lambda token: forgery.unsigned(token, "NONE"),
    "alg nOnE": lambda token: forgery.unsigned(token, "nOnE"),
}
"""What anybody can make of a token that he has."""

FORGED: dict[str, Callable[[TokenMint, str], str]] = {
    "expired": lambda mint, me: mint.token(me, exp=int(time()) - FIVE_MINUTES),
    "not yet valid": lambda mint, me: mint.token(me, nbf=int(time()) + A_DAY),
    "never expiring": lambda mint, me: mint.token(me, exp=None),
    "a foreign signature": lambda mint, me: forgery.forged(mint.token(me), mint),
    "a confused algorithm": lambda mint, me: forgery.confused(mint.token(me), mint),
    "an altered expiry": lambda mint, me: forgery.with_claims(mint.token(me), exp=int(time()) + A_DAY),
    "a wrong issuer": lambda mint, me: mint.token(me, iss="https://somebody.example"),
    "no issuer": lambda mint, me: mint.token(me, iss=None),
    "a wrong audience": lambda mint, me: mint.token(me, aud="another-api"),
    "no audience": lambda mint, me: mint.token(me, aud=None),
    "no customer": lambda mint, me: mint.token(me, **{mint.customer_claim: None}),
    "an empty customer": lambda mint, me: mint.token(me, **{mint.customer_claim: ""}),
    "a list of customers": lambda mint, me: mint.token(me, **{mint.customer_claim: [me]}),
}
"""What takes the target's own key, or one of the attacker's, and the customer's id."""
