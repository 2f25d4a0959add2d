"""What must never be repeated where a bystander may read it: made up, and put together at run time."""

CANARY = "marmalade-canary"
"""A word that nobody would write of its own accord."""

_TOKEN = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJtZSJ9", "c2lnbmF0dXJlLW9mLW5vYm9keQ"))
_KEY = "sk_" + "live_51H8xkQ2eZvKYlo2C"
_AWS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"

PLANTED = {
    "a token": f"Bearer {_TOKEN}",
    "a key": _KEY,
    "an AWS key": _AWS_KEY,
    "a password": "password: Tr0ub4dor-3",
    "an e-mail address": "jane.doe@example.com",
    "a card number": "4111 1111 1111 1111",
    "a card number in one": "5500005555555559",
}
"""How each kind is written down."""

OTHERWISE = {
    "a card number with dashes": "5105-1051-0510-5100",
    "a password in capitals": "PASSWORD: Tr0ub4dor-3",
    "a password at the beginning of a sentence": "Password: Tr0ub4dor-3",
    "a card number of 15 digits": "378282246310005",
    "a card number of 13 digits": "4222222222222",
    "a token alone": _TOKEN,
    "a password in JSON": '{"password": "Tr0ub4dor-3"}',
    "an address in a link": "mailto:jane.doe@example.com",
}
"""Other ways to write some of them."""

SECRETS = PLANTED | {"a token": _TOKEN, "a password": "Tr0ub4dor-3", CANARY: CANARY}
SECRETS |= {name: text for name, text in OTHERWISE.items() if name.startswith("a card number")}
"""What of it must not be seen again."""

EVERYTHING = f"{CANARY} " + ", ".join(PLANTED.values())
"""All of it in one line, short enough for a ticket's subject."""
