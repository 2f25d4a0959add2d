"""From a base URL and tokens to what can be known of a deployment, and what cannot."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import jwt
import yaml

from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.checkup.discovery import names
from signoff.checkup.discovery.asking import Asker, Said
from signoff.checkup.discovery.found import Found, envelope, held
from signoff.checkup.discovery.paging import find_paging
from signoff.deployment.description import Limits
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import limit_said

_DEFAULT = Dialect()


def discover(asker: Asker, tokens: Sequence[str]) -> Found:
    """Asks for the build, its document, its lists and limits. TargetError where nobody answers."""
    found = Found()
    _build(asker, found)
    paths = _document(asker, found)
    tickets = _list(asker, tokens[0], _paths(paths, "ticket", names.TICKETS))
    if tickets is None:
        found.unknown.append(
            "where tickets are listed: set [paths] tickets, ticket, create_ticket and comments"
        )
    else:
        _tickets(asker, tokens[0], found, *tickets)
    notifications = _list(asker, tokens[0], _paths(paths, ("notification", "inbox"), names.NOTIFICATIONS))
    if notifications is None:
        found.unknown.append("where notifications are listed: set [paths] notifications and those beside it")
    else:
        path, said = notifications
        _path(found, "notifications", path)
        items = envelope(found, "notifications", said.json)
        _fields(found, "notification", items, names.NOTIFICATION, vars(_DEFAULT.notification))
    found.customers = [_customer(token) or f"customer-{place}" for place, token in enumerate(tokens, 1)]
    if any(_customer(token) is None for token in tokens):
        found.unknown.append("whose tokens these are: set the id of each of [[auth.customers]]")
    found.unknown += [
        "live connections: set ws_url and [ws], if there are any",
        "the portal: set portal_url and [portal], if there is one",
        "what is behind the API: set [aws], if you may look at the account",
        "what you may do there: [permissions]",
    ]
    return found


def _build(asker: Asker, found: Found) -> None:
    for path in names.BUILD_PATHS:
        said = asker.get(path)
        body = said.json if said and said.status == 200 else None
        for name in names.BUILD_FIELDS:
            if isinstance(body, dict) and isinstance(body.get(name), str) and body[name]:
                found.build_url, found.build_field = path, name
                found.seen.append(f"its build: {path} says {name} {body[name]!r}")
                return
    found.unknown.append("which build it runs: set build_url and build_field to where it says so")


def _document(asker: Asker, found: Found) -> Mapping[str, Any]:
    """The paths of its OpenAPI document, if it shows one."""
    for path in names.DOCUMENTS:
        said = asker.get(path)
        if said is None or said.status != 200:
            continue
        try:
            document = yaml.load(said.text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            continue
        if isinstance(document, dict) and isinstance(document.get("paths"), dict) and "openapi" in document:
            found.document = said.text
            found.seen.append(f"its OpenAPI document: {path}, {len(document['paths'])} paths")
            paths: dict[str, Any] = document["paths"]
            return paths
    found.unknown.append("its OpenAPI document: save one beside this file, and set openapi to its name")
    return {}


def _paths(described: Mapping[str, Any], words: str | tuple[str, ...], known: Iterable[str]) -> list[str]:
    """Where such a list may be: first what the document describes, the shortest first, then what is usual."""
    wanted = (words,) if isinstance(words, str) else words
    lists = [
        path
        for path, operations in described.items()
        if "{" not in path
        and isinstance(operations, dict)
        and "get" in operations
        and any(word in path.rpartition("/")[2] for word in wanted)
    ]
    return list(dict.fromkeys([*sorted(lists, key=len), *known]))


def _list(asker: Asker, token: str, paths: Sequence[str]) -> tuple[str, Said] | None:
    """The first path that answers with a list, and its answer."""
    for path in paths:
        said = asker.get(path, token)
        if said is not None and said.status == 200 and held(said.json)[0] is not None:
            return path, said
    return None


def _tickets(asker: Asker, token: str, found: Found, path: str, said: Said) -> None:
    _path(found, "tickets", path)
    if path != _DEFAULT.paths.tickets:
        for key, rest in (("create_ticket", ""), ("ticket", "/{id}"), ("comments", "/{id}/comments")):
            found.put("paths", key, path + rest)
        found.unknown.append(f"whether tickets are opened by POST {path}, and read below it: see [paths]")
    items = envelope(found, "tickets", said.json)
    _fields(found, "ticket", items, names.TICKET, vars(_DEFAULT.ticket))
    find_paging(asker, token, found, path, said, items)
    _limits(found, said)
    if items:
        _one_ticket(asker, token, found, path, items[0])


def _one_ticket(asker: Asker, token: str, found: Found, path: str, listed: Mapping[str, Any]) -> None:
    """How one ticket, its comments and a refusal are answered, as far as the reference's routes show it."""
    id_ = str(listed.get(found.named("fields.ticket", "id", "id"), ""))
    where = f"{path}/{quote(id_, safe='')}"
    said = asker.get(where, token)
    body = said.json if said is not None and said.status == 200 and isinstance(said.json, dict) else {}
    inside = next((name for name in ("", *body) if _is(id_, body, name, found)), None) if body else None
    if inside is None:
        found.unknown.append(
            f"how one ticket is read: GET {path}/{{id}} does not answer with it; set [paths] ticket"
        )
        return
    found.seen.append(f"one ticket: GET {path}/{{id}}")
    if inside:
        found.put("envelopes", "ticket", inside)
        found.put("envelopes", "comment", inside)
    comments = asker.get(f"{where}/comments", token)
    if comments is not None and comments.status == 200:
        items = envelope(found, "comments", comments.json)
        _fields(found, "comment", items, names.COMMENT, vars(_DEFAULT.comment))
    else:
        found.unknown.append(
            f"where comments are: GET {path}/{{id}}/comments does not list them; set [paths] comments"
        )
    refused = asker.get(f"{path}/{unknown_id_like(id_)}", token)
    _errors(found, refused.json if refused is not None and refused.status >= 400 else None)


def _is(id_: str, body: Mapping[str, Any], inside: str, found: Found) -> bool:
    """Whether the ticket of that id lies there; a list may show its other fields in part."""
    ticket = body[inside] if inside else body
    return isinstance(ticket, dict) and str(ticket.get(found.named("fields.ticket", "id", "id"))) == id_


def _errors(found: Found, body: Any) -> None:
    """The field of an error answer that says what was wrong."""
    if not isinstance(body, dict) or any(name in body for name in _DEFAULT.errors.message):
        return
    name = next((name for name in names.MESSAGES if isinstance(body.get(name), str)), None)
    if name is not None:
        found.put("errors", "message", [name])


def _path(found: Found, key: str, path: str) -> None:
    if path != getattr(_DEFAULT.paths, key):
        found.put("paths", key, path)
    found.seen.append(f"{key}: GET {path}")


def _fields(
    found: Found,
    kind: str,
    items: Sequence[Mapping[str, Any]],
    others: Mapping[str, Sequence[str]],
    usual: Mapping[str, str],
) -> None:
    """What the fields of an item are called, as far as the first one shows them."""
    if not items:
        found.unknown.append(
            f"what the fields of a {kind} are called: the first customer has none to look at"
        )
        return
    unseen = []
    for key, guesses in others.items():
        if usual[key] in items[0]:
            continue
        name = next((guess for guess in guesses if guess in items[0]), None)
        if name is None:
            unseen.append(key)
        else:
            found.put(f"fields.{kind}", key, name)
    if unseen:
        found.unknown.append(
            f"what a {kind} calls {', '.join(unseen)}: set [fields.{kind}]; empty says: none"
        )


def _limits(found: Found, said: Said) -> None:
    limit = limit_said(said.headers)
    if limit is None:
        found.unknown.append("how many requests a customer has: set [limits] requests and window_s")
        return
    found.seen.append(f"a customer's requests: {limit}")
    if limit != Limits().requests:
        found.put("limits", "requests", limit)


def _customer(token: str) -> str | None:
    """Whose token that is, as it says itself; None where it does not."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return None
    named = (claims.get(name) for name in names.CUSTOMER_CLAIMS)
    return next((str(value) for value in named if isinstance(value, str) and value), None)
