"""Valid tokens of a target's customers: minted, listed, printed by a command, or got by signing in."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import httpx

from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.auth.secrets import SecretError, expiry, from_command, usable, whose
from signoff.deployment.auth.tables import ListedCustomer
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from signoff.wire import answers, clock, requests
from signoff.wire.exchange import seconds_told

_KEEP_S = 60
"""A token is got anew for a test when it has less than this left."""
_BUSY = (429, 503)
"""What issuers say who are asked by all workers at once, and limit how often they are asked."""
_TRIES, _PAUSE_S, _LONGEST_PAUSE_S = 4, 2.0, 30.0


class TokenSource:
    """Hands out tokens, and keeps each until it is about to expire. For several threads."""

    def __init__(self, target: Target, client: httpx.Client, learn: Callable[[str], None]) -> None:
        """`learn` hears of each token before anybody else does. TargetError when the key is none."""
        self.target, self._client, self._learn = target, client, learn
        self.mint = TokenMint(target) if target.description.auth.mint else None
        self._held: dict[str, tuple[str, float]] = {}
        self._given: dict[str, tuple[str, float]] = {}
        self._whose: dict[str, str] = {}
        """By what a token says of whom it is for: the customer that it was got for."""
        self._lock = threading.Lock()

    def token(self, customer: str) -> str:
        """A valid token of that customer; TargetError where there is no way to one."""
        with self._lock:
            held = self._held.get(customer)
            if held is None or held[1] - clock.epoch_s() < _KEEP_S:
                held = self._get(customer)
            return held[0]

    def renewed(self, token: str) -> str:
        """That token, or its customer's next one where it soon expires and was given out by `token`.

        A test may take longer than a token lives; one that is about a token has got another, and keeps it.
        """
        customer, until = self._given.get(token, ("", 0.0))
        if not customer or clock.epoch_s() < until:
            return token
        with self._lock:
            held = self._held[customer][0]
            return held if clock.epoch_s() < self._given[held][1] else self._get(customer)[0]

    def _get(self, customer: str) -> tuple[str, float]:
        """A new token, and when it expires; within a test it will do until half of its life is over."""
        token, expires = self._held[customer] = self._new(customer)
        left_s = expires - clock.epoch_s()
        self._given[token] = customer, expires - min(_KEEP_S, left_s / 2)
        return token, expires

    def second_token(self, customer: str) -> str | None:
        """Another valid token of that customer; None where the target lets us have only one."""
        _, listed = self._listed(customer)
        if self.mint or (listed and not (listed.token_env or listed.token_file)):
            first, second = self.token(customer), self._new(customer)[0]
            if second != first:
                return second
        return None

    def api_key(self, customer: str) -> str | None:
        """The listed API key of that customer, if it has one."""
        index, listed = self._listed(customer)
        return None if listed is None else self.target.secret(listed, "api_key", *_place(index))

    def _listed(self, customer: str) -> tuple[int, ListedCustomer | None]:
        found = enumerate(self.target.description.auth.customers)
        return next(((index, one) for index, one in found if one.id == customer), (-1, None))

    def _new(self, customer: str) -> tuple[str, float]:
        """A token got now, and when it expires."""
        index, listed = self._listed(customer)
        lasts_s: float | None = None
        if self.mint:
            token = self.mint.token(customer)
        elif listed and (found := self.target.secret(listed, "token", *_place(index))):
            token = found
        elif listed and listed.token_command:
            words = [word.replace("{customer}", customer) for word in listed.token_command]
            with self.target.saying_where(*_place(index), "token_command"):
                token = from_command(words, self.target.file.parent)
        elif listed and listed.client_id:
            token, lasts_s = self._granted(index, listed)
        elif key := self.api_key(customer):
            token = self._signed_in(customer, key)
        else:
            raise TargetError(f"{self.target.file}: there is no way to get a token for customer {customer!r}")
        self._learn(token)
        self._is_its_own(customer, token)
        return token, expiry(token) if lasts_s is None else clock.epoch_s() + lasts_s

    def _is_its_own(self, customer: str, token: str) -> None:
        """TargetError where another's token says the same: what is its own would be taken for a leak."""
        if (says := whose(token)) is None:
            return
        if (other := self._whose.setdefault(says, customer)) != customer:
            raise TargetError(
                f"{self.target.file}: the tokens of the customers {other!r} and {customer!r} say the same of "
                "whom they are for, so both are one customer's; give each a credential of its own"
            )

    def _signed_in(self, customer: str, api_key: str) -> str:
        request = requests.sign_in(self.target.dialect, api_key)
        url = self.target.base_url.rstrip("/") + request.path
        try:
            content, headers = requests.body_of(self.target.dialect, request)
            answer = self._asked(url, content=content, headers=headers)
            if not answer.is_success:
                said = " ".join(answer.text.replace(api_key, "<secret>").split())[:200]
                raise ValueError(f"HTTP {answer.status_code}: {said!r}")
            return answers.token(self.target.dialect, answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise TargetError(
                f"customer {customer!r} cannot sign in at {url}{self.target.connector.way}: {error}; "
                "check the API key, [paths] login and [transport] of the target file"
            ) from None

    def _asked(self, url: str, **sent: Any) -> httpx.Response:
        """The answer of who gives tokens; asked again, after the pause that it asks for, when it is busy."""
        for left in reversed(range(_TRIES)):
            answer = self._client.post(url, **sent)
            told_s = seconds_told(answer.headers, clock.written())
            pause_s = _PAUSE_S if told_s is None else max(told_s, 0.0)
            if answer.status_code not in _BUSY or not left or pause_s > _LONGEST_PAUSE_S:
                break
            clock.sleep(pause_s)
        return answer

    def _granted(self, index: int, listed: ListedCustomer) -> tuple[str, float | None]:
        """A token by client credentials, and for how many seconds it is good where that is said."""
        oauth = self.target.description.auth.oauth
        secret = self.target.secret(listed, "client_secret", *_place(index))
        assert oauth is not None
        form = {"grant_type": "client_credentials", **oauth.parameters}
        form |= {"scope": oauth.scope} if oauth.scope else {}
        client = (str(listed.client_id), str(secret))
        if oauth.client_in == "header":
            # As RFC 6749 has it (section 2.3.1), both are written as in a form first.
            basic: httpx.Auth = httpx.BasicAuth(*map(quote_plus, client))
        else:
            basic, form = httpx.Auth(), form | dict(zip(("client_id", "client_secret"), client, strict=True))
        try:
            answer = self._asked(oauth.token_url, data=form, auth=basic)
            if answer.status_code in _BUSY:
                raise ValueError(f"HTTP {answer.status_code}: it is asked too often; take fewer --workers")
            said = answer.json()
            if not isinstance(said, dict) or "access_token" not in said:
                raise ValueError(f"HTTP {answer.status_code}: {_refusal(said)}")
            token = usable(str(said["access_token"]), "the access token", "ask its issuer")
            # A number by RFC 6749 (5.1); some issuers write it as a text.
            lasts = answers.whole_number(said.get("expires_in"))
            return token, float(lasts) if isinstance(lasts, int | float) else None
        except (httpx.HTTPError, ValueError, SecretError) as error:
            raise TargetError(
                f"customer {listed.id!r} gets no token from {oauth.token_url}: {error}; "
                "check client_id, its secret and [auth.oauth] of the target file"
            ) from None


def _place(index: int) -> tuple[str, str, int]:
    return "auth", "customers", index


def _refusal(said: Any) -> str:
    """What RFC 6749 says of an error: its code, and a sentence where there is one."""
    if not isinstance(said, dict) or not isinstance(said.get("error"), str):
        return "the answer holds no access_token"
    return ": ".join(str(said[name]) for name in ("error", "error_description") if said.get(name))
