"""What must not stand in a notification: tokens, keys, passwords, addresses, card numbers (NTF-08)."""

import re

REMOVED = "[removed]"

_SECRETS = re.compile(
    r"""
      eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*                                 # a JWT
    | \b(?:sk|pk|rk|sb)[_-](?:live[_-]|test[_-]|proj[_-])?\w{6,}        # keys of APIs
    | \b(?:gh[opsu]|github_pat|glpat|xox[abp]|whsec)[_-]\w{6,}         # of code hosts, chats, webhooks
    | \b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b                           # AWS
    | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----[\s\S]*?(?:-----END[ ][A-Z ]*-----|\Z)
    | [\w.%+-]+@[\w-]+(?:\.[\w-]+)+                                     # an e-mail address
    """,
    re.VERBOSE,
)
# What follows such a word is taken for the secret that it announces; the word itself stays.
_ANNOUNCED = re.compile(
    r"""
    (?P<word>\b(?:pass(?:word|wd|phrase|code)|pwd|secret(?:[ _-]?(?:access[ _-]?)?key)?|api[ _-]?key
      |(?:access[ _-]?|auth[ _-]?)?token|credentials?|pin|cvv|cvc)["']?\s*[:=]\s*|\bbearer\s+)
    (?P<secret>"[^"\n]*"|'[^'\n]*'|[^\s,;]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w-])[2-6](?:[ -]?\d){12,18}(?![\w-])")


def scrubbed(text: str) -> str:
    """Replace whatever looks sensitive; the rest stays as it was."""
    announced = _ANNOUNCED.sub(lambda found: found["word"] + REMOVED, text)
    return _DIGITS.sub(_without_card, _SECRETS.sub(REMOVED, announced))


def _without_card(found: re.Match[str]) -> str:
    digits = [int(character) for character in found.group() if character.isdecimal()]
    return REMOVED if _passes_luhn(digits) else found.group()


def _passes_luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
