"""Several files of one ticket at the same time: each comes back as it was sent (TKT-13)."""

import random
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from tests.integration.test_attachments import SCAN

MEANWHILE = 3


@clause("TKT-13", requests=4 * SCAN)
def test_files_attached_at_the_same_time_are_all_kept(customer_a: Customer) -> None:
    contents = {f"file {number}.txt": f"Content {number}.".encode() for number in range(3)}
    opened = customer_a.tickets.open()
    with ThreadPoolExecutor(3) as threads:
        attached = list(
            threads.map(
                lambda name: customer_a.attachments.attach(opened, contents[name], filename=name), contents
            )
        )
    for name, one in zip(contents, attached, strict=True):
        expect(customer_a.attachments.download(opened, one), f"the content of {name}").equals(contents[name])


@clause("TKT-13", requests=2 * SCAN)
def test_a_file_that_comes_while_another_is_scanned_is_kept(customer_a: Customer, target: Target) -> None:
    """What a scan found is written down later: whoever then writes what there was before loses a file."""
    limits = target.description.attachments
    if limits.max_count <= MEANWHILE:
        raise NotApplicable("a ticket takes too few files")
    opened = customer_a.tickets.open()
    # A text, as many targets take no other bytes under a text's name.
    large = b64encode(random.Random(7).randbytes(limits.max_bytes))[: limits.max_bytes]
    first = customer_a.attachments.send(opened, large, filename="large.txt")
    others = {
        customer_a.attachments.send(opened, f"Number {number}.".encode(), filename=f"{number}.txt").id: number
        for number in range(MEANWHILE)
    }
    customer_a.attachments.wait_for_scan(opened, first)
    for other, number in others.items():
        scanned = customer_a.attachments.wait_for_scan(opened, other)
        expect(customer_a.attachments.download(opened, scanned), f"the content of {number}.txt").equals(
            f"Number {number}.".encode()
        )
