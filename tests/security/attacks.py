"""Tokens that must not be accepted anywhere, each made from one that works by altering one thing."""

import base64
from collections.abc import Callable, Mapping
from time import time
from typing import Any

from signoff.actors import Customer
from signoff.actors.session import forgery
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.auth.mint import TokenMint
from signoff.verdict.outcomes import NotVerified

HALF_A_MINUTE, FIVE_MINUTES, A_DAY, A_YEAR = 30, 300, 86_400, 31_536_000
ELSEWHERE = "https://keys.attacker.example/set.json"

Headers = dict[str, str | None]
"""Authorization headers by attack; None is a call without one."""

BROKEN: dict[str, Callable[[str], str]] = {
    "garbage": lambda token: "nonsense",
    "three dots": lambda token: "a.b.c",
    "cut short": lambda token: token[:-12],
    "no signature": lambda token: f"{token.rpartition('.')[0]}.",
    "alg none": lambda token: forgery.unsigned(token, "none"),
    "alg None": lambda token: forgery.unsigned(token, "None"),
    "alg NONE": lambda token: forgery.unsigned(token, "NONE"),
    "alg nOnE": lambda token: forgery.unsigned(token, "nOnE"),
}
"""What anybody can make of a token that he has: the well-known part of it."""

SELDOM: dict[str, Callable[[str], str]] = {
    "the word null": lambda token: "null",
    "dots alone": lambda token: "..",
    "the first half": lambda token: token[: len(token) // 2],
    "no signature, no dot": lambda token: token.rpartition(".")[0],
    "no header segment": lambda token: token[token.index(".") :],
    "no claims segment": lambda token: f"{token.split('.')[0]}..{token.split('.')[2]}",
    "a segment too many": lambda token: f"{token}.{token.rpartition('.')[2]}",
    "an altered header": lambda token: forgery.with_header(token, typ="JWS"),
    "altered claims": lambda token: forgery.with_claims(token, jti="another"),
    "an altered signature": lambda token: forgery.with_signature(token, _flipped(token)),
    "a signature of zeros": lambda token: forgery.with_signature(token, bytes(len(_flipped(token)))),
    "alg none, still signed": lambda token: forgery.with_header(token, alg="none"),
    "alg none with a blank": lambda token: forgery.unsigned(token, "none "),
    "alg empty": lambda token: forgery.unsigned(token, ""),
    "no alg": lambda token: f"{forgery.with_header(token, alg=None).rpartition('.')[0]}.",
    "alg ES256, signed with zeros": lambda token: forgery.with_signature(
        forgery.with_header(token, alg="ES256"), bytes(64)
    ),
    "the empty key": lambda token: forgery.hmac_signed(token, b""),
    "the key secret": lambda token: forgery.hmac_signed(token, b"secret"),
    "a key of ours": lambda token: forgery.rsa_signed(token),
    "kid of an empty file": lambda token: forgery.hmac_signed(token, b"", kid=f"{'../' * 9}dev/null"),
    "kid of a known file": lambda token: forgery.hmac_signed(
        token, b"Linux\n", kid=f"{'../' * 9}proc/sys/kernel/ostype"
    ),
    "kid in SQL": lambda token: forgery.hmac_signed(token, b"ours", kid="x' UNION SELECT 'ours' -- "),
    "kid of a URL": lambda token: forgery.rsa_signed(token, kid=ELSEWHERE),
    "jku": lambda token: forgery.rsa_signed(token, kid="ours", jku=ELSEWHERE),
    "x5u": lambda token: forgery.rsa_signed(token, kid="ours", x5u=ELSEWHERE),
    "a key in the header": lambda token: forgery.rsa_signed(token, jwk=forgery.own_public_key()),
}
"""The rest of it, for the matrix of operations and for the handshake."""

OF_ANY = frozenset({"garbage", "three dots", "cut short", "the word null", "dots alone", "the first half"})
"""Those of them that can be made of any token."""

HEADERS: dict[str, Callable[[str], str | None]] = {
    "no header": lambda token: None,
    "an empty header": lambda token: "",
    "a scheme alone": lambda token: "Bearer",
    "no scheme": lambda token: token,
    "no blank": lambda token: f"Bearer{token}",
    "scheme Basic": lambda token: f"Basic {token}",
    "a password": lambda token: f"Basic {base64.b64encode(f'bearer:{token}'.encode()).decode()}",
    "scheme Token": lambda token: f"Token {token}",
    "scheme Bearers": lambda token: f"Bearers {token}",
    "two tokens": lambda token: f"Bearer {token} {token}",
    "two credentials": lambda token: f"Bearer {token}, Bearer {token}",
}
"""A token that works, in a header that is none."""

Forge = Callable[[TokenMint, str], str]

FORGED: dict[str, Forge] = {
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
    "no customer": lambda mint, me: mint.naming_nobody(me),
    "an empty customer": lambda mint, me: mint.naming(me, ""),
    "a list of customers": lambda mint, me: mint.naming(me, [me]),
}
"""What takes the target's own key, or one of the attacker's, and the customer's id: the well-known part."""

SELDOM_FORGED: dict[str, Forge] = {
    "expired in 1970": lambda mint, me: mint.token(me, exp=0),
    "expiry null": lambda mint, me: mint.sign(mint.claims(me) | {"exp": None}),
    "an empty issuer": lambda mint, me: mint.token(me, iss=""),
    "an issuer that begins like ours": lambda mint, me: mint.token(me, iss=_longer(mint, me, "iss")),
    "an empty audience": lambda mint, me: mint.token(me, aud=""),
    "no audience in the list": lambda mint, me: mint.token(me, aud=[]),
    "a list of other audiences": lambda mint, me: mint.token(me, aud=["another-api", "a-third"]),
    "an audience that begins like ours": lambda mint, me: mint.token(me, aud=_longer(mint, me, "aud")),
    "customer null": lambda mint, me: mint.naming(me, None),
    "a blank customer": lambda mint, me: mint.naming(me, " "),
    "a number as customer": lambda mint, me: mint.naming(me, 7),
    "true as customer": lambda mint, me: mint.naming(me, True),
    "a customer in an object": lambda mint, me: mint.naming(me, {"id": me}),
    "customer *": lambda mint, me: mint.naming(me, "*"),
    "customer %": lambda mint, me: mint.naming(me, "%"),
    "a customer and *": lambda mint, me: mint.naming(me, f"{me}*"),
}
"""The rest of it, for the matrix of operations and for the handshake."""

TRIED_ON_STRANGE_CALLS = (
    "no header",
    "garbage",
    "a key of ours",
    "expired",
    "a wrong audience",
    "no customer",
)
"""The attacks that also come with invalid input and with ids of nothing."""


def without_a_key(customer: Customer) -> dict[str, str]:
    """What can be made of the customer's token by whoever has it; of one that is no JWT only a part."""
    token = str(customer.token)
    made = BROKEN | SELDOM | {"another customer's id": _of_another(customer)}
    return broken(token, made)


def broken(token: str, made: Mapping[str, Callable[[str], str]] = BROKEN) -> dict[str, str]:
    """What those alterations make of the token, as far as they are any of it: a word has no algorithm."""
    if not forgery.is_signed(token):
        made = {name: alter for name, alter in made.items() if name in OF_ANY} | {
            "a letter altered": _misspelt
        }
    return {name: alter(token) for name, alter in made.items()}


def unless_opaque(customer: Customer) -> None:
    """NotVerified where the customer's token is a word that tells nothing: there are no claims to alter."""
    if not forgery.is_signed(str(customer.token)):
        raise NotVerified(
            "the target's tokens are opaque, so that no claim or algorithm of one can be altered"
        )


def with_the_key(customer: Customer, mint: TokenMint) -> dict[str, str]:
    """What takes the key of the target."""
    return forged_by(mint, customer, FORGED | SELDOM_FORGED)


def forged_by(mint: TokenMint, customer: Customer, attacks: Mapping[str, Forge]) -> dict[str, str]:
    """What those attacks make, without the ones about a claim that tokens of this target do not have."""
    words = [word for claim, word in {"iss": "issuer", "aud": "audience"}.items() if claim in mint.lacks]
    # Whose ids are numbers may take one for a customer's id, and rightly.
    words += ["a number as customer"] if customer.id.isdigit() else []
    return {
        name: forge(mint, customer.id)
        for name, forge in attacks.items()
        if not any(word in name for word in words)
    }


def with_the_key_and_no_delay(customer: Customer, mint: TokenMint, leeway_s: float) -> dict[str, str]:
    """What only a strict target refuses: a little too late, a little too early, and from the future."""
    now, little = int(time()), max(1, int(leeway_s))
    return {
        "expired a moment ago": mint.token(customer.id, exp=now - little),
        "valid half a minute later": mint.token(customer.id, nbf=now + little + HALF_A_MINUTE),
        "issued in a year": mint.token(customer.id, iat=now + A_YEAR, exp=now + A_YEAR + A_DAY),
    }


def in_bad_headers(customer: Customer) -> Headers:
    """The customer's own token, as it must not be presented."""
    return {name: present(str(customer.token)) for name, present in HEADERS.items()}


def borne(tokens: Mapping[str, str]) -> Headers:
    """Those tokens, each in the header that presents it."""
    return {name: f"Bearer {token}" for name, token in tokens.items()}


def _of_another(customer: Customer) -> Callable[[str], str]:
    return lambda token: forgery.renamed(token, customer.id, unknown_id_like(customer.id))


def _misspelt(token: str) -> str:
    middle = len(token) // 2
    return token[:middle] + ("b" if token[middle] != "b" else "c") + token[middle + 1 :]


def _flipped(token: str) -> bytes:
    signature = forgery.signature_of(token)
    return bytes([signature[0] ^ 1]) + signature[1:]


def _longer(mint: TokenMint, me: str, claim: str) -> Any:
    ours = mint.claims(me)[claim]
    return f"{ours[0] if isinstance(ours, list) else ours}.attacker.example"
