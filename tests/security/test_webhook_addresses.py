"""No endpoint inside a private network is called: not by its name, later or by way of a redirect (WHK-03).

Nearly everything here leads to loopback: to the one address that the second boot allows, or to a trap beside
it, which counts whoever connects. At the other addresses nobody listens.
"""

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.receiver.server import Reply
from signoff.plugin.receiving import DOMAIN, HOME, INSIDE, Receiving
from tests.integration.received import SOON_S, arrived, says_why

SPELLINGS = {
    "loopback": "127.0.0.2",
    "a short form": "127.2",
    "one number": "2130706434",
    "hexadecimal": "0x7f000002",
    "octal": "0177.0.0.2",
    "octal, one number": "017700000002",
    "a dot at the end": "127.0.0.2.",
    "wide digits": "１２７.0.0.2",
    "ideographic dots": "127。0。0。2",
    "escaped digits": "%31%32%37.0.0.2",
    "IPv6 loopback": "[::1]",
    "IPv6 unspecified": "[::]",
    "mapped": "[::ffff:127.0.0.2]",
    "mapped, in hexadecimal": "[::ffff:7f00:2]",
    "translated": "[64:ff9b::7f00:2]",
    "6to4": "[2002:7f00:2::1]",
    "a zone": "[fe80::1%25lo]",
    "link local": "169.254.0.1",
    "private, 10": "10.0.0.1",
    "the end of private, 10": "10.255.255.254",
    "private, 172": "172.16.0.1",
    "the end of private, 172": "172.31.255.254",
    "private, 192": "192.168.0.1",
    "the end of private, 192": "192.168.255.254",
    "shared": "100.64.0.1",
    "the end of shared": "100.127.255.254",
    "the end of link local": "169.254.255.254",
    "the end of loopback": "127.255.255.254",
    "the end of benchmarking": "198.19.255.254",
    "multicast": "224.0.0.1",
    "the end of reserved": "255.255.255.254",
    "unique local": "[fd00::1]",
    "the end of unique local": "[fdff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]",
    "the end of link local, IPv6": "[febf:ffff:ffff:ffff:ffff:ffff:ffff:fffe]",
    "unspecified": "0.0.0.0",
    "a name of the machine": "localhost",
    "a name below localhost": "hooks.localhost",
    "a user before the host": f"hooks.example@{INSIDE}",
    "a backslash": f"hooks.example\\@{INSIDE}",
}
"""Hosts that lead inside, or that some reader takes for one that does."""
INNER = {
    "loopback": [INSIDE],
    "one inside among others": [HOME, INSIDE],
    "IPv6 loopback": ["::1"],
    "mapped": [f"::ffff:{INSIDE}"],
    "translated": ["64:ff9b::7f00:2"],
    "6to4": ["2002:7f00:2::1"],
    "link local": ["169.254.0.1"],
    "private": ["10.0.0.1"],
    "unique local": ["fd00::1"],
}
"""What a name may lead to."""
OUTSIDE = {
    "IPv4": ["93.184.216.34"],
    "IPv6": ["2606:2800:220:1:248:1893:25c8:1946"],
    "both": ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"],
}
"""Public addresses, once those of example.com. Nothing is sent there: the events asked for do not happen."""


@clause("WHK-03", requests=60)
def test_a_host_that_leads_inside_is_refused_however_it_is_spelt(customer_a: Customer) -> None:
    made = customer_a.webhooks.register()
    for said, host in SPELLINGS.items():
        # By no port: one that the target does not take would be refused for that.
        answer = customer_a.webhooks.try_register(url=f"https://{host}/in")
        expect(answer.status, f"the status of the answer to {said} ({host})", of=answer).is_between(400, 499)
    changed = customer_a.webhooks.try_change(made, url=f"https://{INSIDE}/in")
    expect(changed.status, "the status of the answer to a change", of=changed).is_between(400, 499)
    expect(len(customer_a.webhooks.list_all()), "the number of endpoints").equals(1)


@clause("WHK-03", requests=24)
def test_a_name_that_leads_inside_is_refused(webhook_customer: Customer, receiving: Receiving) -> None:
    inbox = receiving.inbox()
    there = webhook_customer.webhooks.register(url=receiving.url(inbox))
    for number, (said, addresses) in enumerate(INNER.items()):
        name = receiving.names.say(f"inside-{number}.{DOMAIN}", addresses)
        answer = webhook_customer.webhooks.try_register(url=receiving.url(inbox, name))
        expect(answer.status, f"the status of the answer to {said}", of=answer).is_between(400, 499)
    for status in ("active", "disabled"):
        webhook_customer.webhooks.change(there, status=status)
        name = receiving.names.say(f"inside-{status}.{DOMAIN}", [INSIDE])
        changed = webhook_customer.webhooks.try_change(there, url=receiving.url(inbox, name))
        expect(changed.status, f"the status of the answer to a change while {status}", of=changed).is_between(
            400, 499
        )


@clause("WHK-03", requests=8)
@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_name_that_leads_outside_is_taken(
    webhook_customer: Customer, receiving: Receiving, kind: str
) -> None:
    name = receiving.names.say(f"outside-{list(OUTSIDE).index(kind)}.{DOMAIN}", OUTSIDE[kind])
    answer = webhook_customer.webhooks.try_register(url=f"https://{name}/in")
    expect(answer.status, f"the status of the answer to a public address ({kind})", of=answer).is_between(
        200, 201
    )
    receiving.names.say(name, [INSIDE])
    expect(webhook_customer.webhooks.try_register(url=f"https://{name}/in")).is_refused()


@clause("WHK-03", requests=30)
@pytest.mark.parametrize("kind", INNER)
def test_a_name_that_leads_inside_later_is_not_called(
    webhook_customer: Customer, receiving: Receiving, kind: str
) -> None:
    inbox, before = receiving.inbox(), receiving.trapped
    name = receiving.names.say(f"later-{list(INNER).index(kind)}.{DOMAIN}", [HOME])
    webhook = webhook_customer.webhooks.register(url=receiving.url(inbox, name))
    receiving.names.say(name, INNER[kind])
    queued = webhook_customer.webhooks.test(webhook)
    kept = webhook_customer.webhooks.wait_for(
        webhook, lambda each: bool(each.attempts), within=SOON_S, what="an attempt", delivery=queued
    )
    says_why(kept.attempts[0])
    expect(receiving.trapped - before, "how many connected to the address inside").equals(0)
    expect(inbox.arrivals, "what was sent").equals([])


@clause("WHK-03", requests=30)
def test_a_name_is_looked_up_once_for_an_attempt_and_again_for_the_next(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox, before = receiving.inbox(Reply(status=500)), receiving.trapped
    name = receiving.names.say(f"twice.{DOMAIN}", [HOME])
    webhook = webhook_customer.webhooks.register(url=receiving.url(inbox, name))
    receiving.names.say(name, [HOME], [INSIDE])
    queued = webhook_customer.webhooks.test(webhook)
    kept = webhook_customer.webhooks.wait_for(
        webhook,
        lambda each: len(each.attempts) >= 2 or each.status == "delivered",
        within=SOON_S,
        what="two attempts",
        delivery=queued,
    )
    expect([each.status for each in kept.attempts[:2]], "the answers on record").equals([500, None])
    says_why(kept.attempts[1])
    expect(receiving.trapped - before, "how many connected to the address inside").equals(0)


@clause("WHK-03", requests=30)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(webhook_customer: Customer, receiving: Receiving, status: int) -> None:
    before = receiving.trapped
    location = f"https://{INSIDE}:{receiving.receiver.port}/secrets"
    inbox = receiving.inbox(Reply(status=status, headers={"Location": location}), Reply())
    webhook = webhook_customer.webhooks.register(url=receiving.url(inbox))
    queued = webhook_customer.webhooks.test(webhook)
    arrived(inbox, 2)
    kept = webhook_customer.webhooks.wait_for(
        webhook, lambda each: each.status == "delivered", within=SOON_S, what="its end", delivery=queued
    )
    expect([each.status for each in kept.attempts], "the answers on record").equals([status, 204])
    expect(receiving.trapped - before, "how many connected to the address inside").equals(0)
