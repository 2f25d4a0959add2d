"""No log line of the backend, and nothing that the suite writes, shows a token or a key (SEC-10)."""

from signoff import clause, eventually, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.monitors.secrets import logged_by
from signoff.plugin.receiving import Receiving
from signoff.plugin.run import Run
from signoff.verdict.outcomes import NotVerified
from signoff.wire.exchange import Answer
from signoff.wire.requests import sign_in
from signoff.wire.secrets import Secrets
from tests.integration.received import arrived

NOT_A_KEY = "sk_wrong_but_nearly_the_real_one_9f2c"
SCAN = 30
"""The most looks at one attachment until it is scanned."""


def shows_its_secrets(customer: Customer, target: Target) -> list[Answer]:
    """Brings each kind of secret to the target, where it is right and where it is not; all answers."""
    dialect, token = customer.dialect, str(customer.token)
    customer.recorder.session.redact.learn(NOT_A_KEY)
    nobody = customer.presenting(None, "without a header")
    wrong = customer.presenting(f"Bearer {token[:-6]}", "with a cut token")
    query = {"token": token, "access_token": token}
    answers = [
        customer.tickets.try_open(),
        wrong.tickets.try_list(),
        customer.presenting(f"Basic {token}", "with another scheme").tickets.try_list(),
        nobody.send_raw("GET", dialect.paths.tickets, "shows a token in the query", query=query),
        customer.send_raw("GET", dialect.paths.tickets, "shows it twice", query=query),
        customer.send_raw("GET", f"{dialect.paths.tickets}/{token}", "shows it in the path"),
        customer.send_raw("POST", dialect.paths.create_ticket, "breaks off", content=b"{"),
        nobody.send(sign_in(dialect, NOT_A_KEY)),
    ]
    for listed in target.description.auth.customers:
        if key := customer.recorder.session.api_key(listed.id):
            answers.append(nobody.send(sign_in(dialect, key)))
    if target.description.ws is not None:
        answers += [customer.live.try_listen(), wrong.live.try_listen()]
    return answers


def used(customer: Customer, target: Target) -> Secrets:
    """What must not be seen again."""
    learned = {str(customer.token)} | customer.recorder.session.redact.learned
    return Secrets(target.known_secrets(), learned)


def is_logged(target: Target, words: str) -> bool:
    """Whether the target's logs hold those words."""
    files = target.log_files() or []
    return any(words in file.read_text(encoding="utf-8", errors="replace") for file in files)


def wait_until_logged(target: Target, answer: Answer) -> None:
    """Until the logs have the request that was answered so, and all that came before it."""
    named = answer.values_of(answer.dialect.headers.request_id)
    expect(named, "the id of the request, to find it in the logs", of=answer).differs_from([])
    eventually(
        lambda: any(is_logged(target, name) for name in named),
        until=bool,
        within=5,
        what="the request in the logs",
    )


@clause("SEC-10", requests=16)
def test_the_backend_logs_no_secret(customer_a: Customer, target: Target) -> None:
    if target.log_files() is None:
        raise NotVerified("the target file does not say where the target's logs are ([logs] files)")
    shows_its_secrets(customer_a, target)
    last = customer_a.tickets.try_list()
    wait_until_logged(target, last)
    expect(logged_by(target, used(customer_a, target)), "secrets in the target's logs").equals([])


@clause("SEC-10", requests=SCAN + 6)
def test_the_backend_logs_no_link_to_a_file(customer_a: Customer, target: Target) -> None:
    if target.log_files() is None:
        raise NotVerified("the target file does not say where the target's logs are ([logs] files)")
    ticket = customer_a.tickets.open()
    attached = customer_a.attachments.attach(ticket, b"What is in the file.")
    expect(customer_a.attachments.try_download(ticket, attached)).is_ok()
    if link := customer_a.attachments.read(ticket, attached).download_url:
        customer_a.attachments.try_url(f"{link}0")
        customer_a.attachments.try_url(link, method="HEAD")
    expect(logged_by(target, used(customer_a, target)), "secrets in the target's logs").equals([])


@clause("SEC-10", requests=12)
def test_the_backend_logs_no_secret_of_a_webhook(webhook_customer: Customer, receiving: Receiving) -> None:
    target, webhooks = webhook_customer.recorder.session.target, webhook_customer.webhooks
    if target.log_files() is None:
        raise NotVerified("the target file does not say where the target's logs are ([logs] files)")
    inbox = receiving.inbox()
    made = webhooks.register(url=receiving.url(inbox))
    secrets = [str(made.secret), webhooks.rotate(made)]
    webhooks.test(made)
    arrived(inbox)
    webhooks.change(made, status="disabled")
    last = webhook_customer.tickets.try_list()
    wait_until_logged(target, last)
    expect(logged_by(target, Secrets(secrets)), "secrets in the target's logs").equals([])


@clause("SEC-10", requests=16)
def test_the_exchanges_that_are_kept_show_no_secret(customer_a: Customer, target: Target, run: Run) -> None:
    answers = shows_its_secrets(customer_a, target)
    files = sorted((run.folder / "exchanges").glob("*.jsonl"))
    kept = [line for file in files for line in file.read_text("utf-8").splitlines()]
    own = [line for line in kept if customer_a.recorder.test in line]
    expect(len(own) >= len(answers), "that the exchanges of this test are kept").equals(True)
    found = list(Secrets(target.known_secrets(), {str(customer_a.token)}).found_in("\n".join(own)))
    expect(found, "secrets in the exchanges that are kept").equals([])
