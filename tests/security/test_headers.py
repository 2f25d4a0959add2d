"""Answers say what they are and may not be kept; browsers may call from the portal only (SEC-08)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_ticket_like
from signoff.deployment.target import Target
from signoff.deployment.transport import origin_of
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket
from signoff.wire.exchange import Answer
from signoff.wire.requests import at, sign_in
from signoff.wire.webhooks.records import Webhook
from tests.security.headers import deviations, kept, lasting, unprotected

Call = Callable[[Customer, Ticket], Answer]
SAFELISTED = ("GET", "HEAD", "POST")
"""The methods that no preflight has to name (Fetch, 2.2.1)."""


def _raw(method: str, path: str, kind: str = "application/json", content: bytes | None = None) -> Call:
    def call(customer: Customer, ticket: Ticket) -> Answer:
        paths = customer.dialect.paths
        filled = at(path.format(create=paths.create_ticket, tickets=paths.tickets), ticket.id)
        headers = {} if content is None else {"Content-Type": kind}
        return customer.send_raw(method, filled, "asks what is refused", content=content, headers=headers)

    return call


def _again(customer: Customer, call: Callable[[str | None], Answer]) -> Answer:
    """The answer to a call that is repeated with its idempotency key, where the target has any."""
    key = "headers-once" if customer.dialect.headers.idempotency_key else None
    call(key)
    return call(key)


PRIVATE: dict[str, Call] = {
    "create": lambda customer, ticket: customer.tickets.try_open(),
    "list": lambda customer, ticket: customer.tickets.try_list(),
    "read": lambda customer, ticket: customer.tickets.try_read(ticket),
    "update": lambda customer, ticket: customer.tickets.try_update(ticket, status="in-progress"),
    "comment": lambda customer, ticket: customer.tickets.try_comment(ticket, "Please look at this."),
    "read comments": lambda customer, ticket: customer.tickets.try_read_comments(ticket),
    "list notifications": lambda customer, ticket: customer.notifications.try_list(),
    "mark all read": lambda customer, ticket: customer.notifications.try_mark_all_read(),
    "create once more with its key": lambda customer, ticket: _again(
        customer, lambda key: customer.tickets.try_open(key=key)
    ),
    "comment once more with its key": lambda customer, ticket: _again(
        customer, lambda key: customer.tickets.try_comment(ticket, "Said once.", key)
    ),
}
"""Calls that succeed; what they answer with is the customer's alone."""
OF_WEBHOOKS: dict[str, Callable[[Customer, Webhook], Answer]] = {
    "register": lambda customer, webhook: customer.webhooks.try_register(),
    "list": lambda customer, webhook: customer.webhooks.try_list(),
    "read": lambda customer, webhook: customer.webhooks.try_read(webhook),
    "change": lambda customer, webhook: customer.webhooks.try_change(webhook, description="Changed"),
    "test": lambda customer, webhook: customer.webhooks.try_test(webhook),
    "rotate": lambda customer, webhook: customer.webhooks.try_rotate(webhook),
    "list deliveries": lambda customer, webhook: customer.webhooks.try_list_deliveries(webhook),
}
"""The same of webhooks: to two of these the answer is a secret."""
ERRORS: dict[str, Call] = {
    "no token": lambda customer, ticket: customer.presenting(None, "without a token").tickets.try_list(),
    "a bad token": lambda customer, ticket: customer.presenting("Bearer a.b.c", "forging").tickets.try_read(
        ticket
    ),
    "an invalid ticket": lambda customer, ticket: customer.tickets.try_open(subject=""),
    "an invalid status": lambda customer, ticket: customer.tickets.try_update(ticket, status="lost"),
    "an empty comment": lambda customer, ticket: customer.tickets.try_comment(ticket, ""),
    "a bad page": lambda customer, ticket: customer.tickets.try_list(size=-1),
    "an unknown ticket": lambda customer, ticket: customer.tickets.try_read(unknown_ticket_like(ticket)),
    "an unknown notification": lambda customer, ticket: customer.notifications.try_mark_read(ticket.id),
    "deleting": lambda customer, ticket: customer.tickets.try_delete(ticket),
    "a broken body": _raw("POST", "{create}", content=b"{"),
    "a wrong content type": _raw("POST", "{create}", kind="text/html", content=b"<p>"),
    "an unknown route": _raw("GET", "{tickets}-that-are-none/there"),
    "an unknown method": _raw("PATCH", "{tickets}"),
    "markup in the path": _raw("GET", "{tickets}/%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
}
"""Calls that are refused."""
ROUTELESS = ("an unknown route", "an unknown method")


@clause("SEC-08", requests=30)
def test_every_answer_says_what_it_is_and_is_kept_nowhere(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    private = {name: call(customer_a, ticket) for name, call in PRIVATE.items()}
    refused = {name: call(customer_a, ticket) for name, call in ERRORS.items()}
    for name, answer in private.items():
        expect(answer.status, f"the answer to {name}", of=answer).is_between(200, 299)
    for answer in refused.values():
        expect(answer.status, "the refusal", of=answer).is_between(400, 499)
    wrong = deviations(private | refused, unprotected)
    expect(wrong, "the answers whose headers protect too little").equals({})
    expect(deviations(private, kept), "the private answers that may be kept").equals({})
    # Of a route that nobody has it may be said for a while that there is none.
    passing = {name: answer for name, answer in refused.items() if name not in ROUTELESS}
    expect(deviations(passing, lasting), "the refusals that may be kept").equals({})


@clause("SEC-08", requests=12)
def test_an_answer_about_a_webhook_is_kept_nowhere(customer_a: Customer) -> None:
    if not customer_a.dialect.paths.webhooks:
        raise NotApplicable("the target has no webhooks ([paths] webhooks)")
    webhook = customer_a.webhooks.register()
    answers = {name: call(customer_a, webhook) for name, call in OF_WEBHOOKS.items()}
    for name, answer in answers.items():
        expect(answer.status, f"the answer to {name}", of=answer).is_between(200, 299)
    expect(deviations(answers, unprotected), "the answers whose headers protect too little").equals({})
    expect(deviations(answers, kept), "the private answers that may be kept").equals({})


@clause("SEC-08", requests=2)
def test_an_answer_with_a_token_is_kept_nowhere(customer_a: Customer, target: Target) -> None:
    known = next((one for one in target.description.auth.customers if one.has_api_key), None)
    if known is None:
        raise NotVerified("the target file lists no customer with an API key to sign in with ([auth])")
    nobody = customer_a.presenting(None, "signing in")
    key = customer_a.recorder.session.api_key(known.id) or ""
    answer = nobody.send(sign_in(customer_a.dialect, key))
    expect(answer).is_ok()
    wrong = nobody.send(sign_in(customer_a.dialect, "sk_unknown_to_anybody"))
    expect(deviations({"signing in": answer, "a wrong key": wrong}, unprotected), "the headers").equals({})
    expect(kept(answer), "what is wrong with the answer that bears a token", of=answer).equals([])


@clause("SEC-08", requests=40)
def test_a_file_is_kept_nowhere(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    attached = customer_a.attachments.attach(ticket, b"What is in the file.")
    seen, file = (
        customer_a.attachments.try_read(ticket, attached),
        customer_a.attachments.try_download(ticket, attached),
    )
    expect(file).is_ok().has_header("Content-Type")
    expect(file.headers.get("x-content-type-options"), "the file's option", of=file).equals("nosniff")
    expect(deviations({"the attachment": seen, "the file": file}, kept), "what may be kept").equals({})
    expect(unprotected(seen), "what is wrong with the headers", of=seen).equals([])


# Other origins ------------------------------------------------------------------------------------


def unknown_ids_beside(origin: str) -> dict[str, str]:
    """Origins that are not that one, each as somebody would make it who hopes for a careless comparison."""
    parts = urlsplit(origin)
    host = parts.netloc
    other_scheme = "http" if parts.scheme == "https" else "https"
    return {
        "another site": "https://evil.example",
        "null": "null",
        "its name with more behind": f"{parts.scheme}://{host}.evil.example",
        "its name with more before": f"{parts.scheme}://evil{host}",
        "a host below it": f"{parts.scheme}://evil.{host}",
        "its name as a user's": f"{parts.scheme}://{host}@evil.example",
        "another letter for the dot": f"{parts.scheme}://{host.replace('.', 'x', 1)}",
        "another scheme": f"{other_scheme}://{host}",
        "another port": f"{parts.scheme}://{parts.hostname}:8443",
        "a cut name": f"{parts.scheme}://{host[:-1]}",
    }


def admitted(answer: Answer, portal: str | None) -> list[str]:
    """Who besides the portal may read that answer in a browser."""
    said = answer.headers.get("access-control-allow-origin")
    return [] if said is None or (portal is not None and said == portal) else [f"it admits {said!r}"]


def asks_before(customer: Customer, origin: str, path: str, method: str) -> Answer:
    """The preflight of a browser, which bears no token."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    nobody = customer.presenting(None, "as a browser,")
    return nobody.send_raw("OPTIONS", path, f"asks whether {origin} may {method}", headers=headers)


def may_call(asked: Answer, origin: str, method: str) -> bool:
    """Whether a browser goes on to that call of the origin (Fetch, 4.8, CORS-preflight fetch).

    Some methods need not be named. `*` stands for any method, and for any header but Authorization; where
    credentials are allowed it is a name like others.
    """
    said = asked.headers.get
    methods = {value.upper() for value in asked.values_of("access-control-allow-methods")}
    headers = {value.lower() for value in asked.values_of("access-control-allow-headers")}
    any_is_any = said("access-control-allow-credentials", "").lower() != "true"
    is_any_method, is_any_header = (any_is_any and "*" in named for named in (methods, headers))
    return (
        200 <= asked.status < 300
        and said("access-control-allow-origin") == origin
        and (method in methods or method in SAFELISTED or is_any_method)
        and "authorization" in headers
        and ("content-type" in headers or is_any_header)
    )


def calls_from(customer: Customer, origin: str, path: str) -> Answer:
    """A call that a page of that origin makes."""
    return customer.send_raw("GET", path, f"reads from a page of {origin}", headers={"Origin": origin})


def routes(customer: Customer, ticket: Ticket) -> dict[str, str]:
    """Each path of the API with a method that it takes."""
    paths = customer.dialect.paths
    found = {
        paths.create_ticket: "POST",
        paths.tickets: "GET",
        at(paths.ticket, ticket.id): customer.dialect.methods.update_ticket,
        at(paths.comments, ticket.id): "POST",
        at(paths.attachments, ticket.id): "POST",
        paths.notifications: "GET",
        paths.read_all_notifications: customer.dialect.methods.read_all_notifications,
        at(paths.delete_notification, ticket.id): "DELETE",
        paths.login: "POST",
    }
    return {path: method for path, method in found.items() if path}


def further_routes(customer: Customer, thing: str) -> dict[str, str]:
    """Those that not every target has, or that its portal need not call."""
    paths, methods = customer.dialect.paths, customer.dialect.methods
    of_webhooks = {
        paths.webhooks: "POST",
        at(paths.webhook, thing): methods.update_webhook,
        at(paths.webhook_deliveries, thing): "GET",
    }
    return (of_webhooks if paths.webhooks else {}) | ({paths.forecast: "GET"} if paths.forecast else {})


@clause("SEC-08", requests=60)
def test_no_other_site_may_read_answers_in_a_browser(customer_a: Customer, target: Target) -> None:
    ticket = customer_a.tickets.open()
    portal = target.portal_origin
    paths = routes(customer_a, ticket) | further_routes(customer_a, ticket.id)
    answers = {}
    for path, method in paths.items():
        answers[f"asking for {path}"] = asks_before(customer_a, "https://evil.example", path, method)
        answers[f"reading {path}"] = calls_from(customer_a, "https://evil.example", path)
    read = at(customer_a.dialect.paths.ticket, ticket.id)
    for who, origin in unknown_ids_beside(portal or "https://portal.example").items():
        answers[f"asking from {who}"] = asks_before(
            customer_a, origin, read, customer_a.dialect.methods.update_ticket
        )
        answers[f"reading from {who}"] = calls_from(customer_a, origin, read)
    found = deviations(answers, lambda answer: admitted(answer, portal))
    expect(found, "those who admit another site").equals({})
    expect(customer_a.tickets.try_read(ticket)).is_ok()


@clause("SEC-08", requests=25)
def test_the_portal_may_call_every_route(customer_a: Customer, target: Target) -> None:
    portal = target.portal_origin
    if portal is None:
        raise NotVerified("the target file does not say where the portal is (portal_url)")
    if origin_of(target.base_url) == origin_of(portal):
        raise NotApplicable("portal and API have one origin, so that no browser asks")
    ticket = customer_a.tickets.open()
    wrong = {}
    for path, method in routes(customer_a, ticket).items():
        asked = asks_before(customer_a, portal, path, method)
        allows = asked.headers.get
        if not may_call(asked, portal, method):
            wrong[f"{method} {path}"] = (
                f"{asked.status}, {allows('access-control-allow-origin')!r}, "
                f"{allows('access-control-allow-methods', '')}"
            )
        answered = calls_from(customer_a, portal, path).headers.get("access-control-allow-origin")
        if answered != portal:
            wrong[f"answers of {path}"] = f"they admit {answered!r}"
    expect(wrong, "the routes that the portal may not call").equals({})
