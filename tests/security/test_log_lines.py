"""What a customer writes makes no line of its own in the target's logs (SEC-06)."""

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable

MARK = "forged-by-a-customer"
ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\n\n"]


def logged(target: Target) -> list[str]:
    """The lines of the target's logs; NotApplicable where this machine cannot read them."""
    files = target.log_files() or []
    lines = [line for file in files for line in file.read_text("utf-8", "replace").split("\n")]
    if not any(lines):
        raise NotApplicable("the target shows no log ([logs])")
    return lines


@clause("SEC-06", requests=5 * len(ENDS) + 1)
def test_no_text_forges_a_log_line(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    logged(target)
    for end in ENDS:
        text = f"All is well.{end}{MARK} {end}{{}}"
        customer_a.tickets.try_open(subject=text, description=text)
        customer_a.tickets.try_update(opened, assigned_to=text)
        customer_a.tickets.try_comment(opened, text)
        customer_a.tickets.try_comment(f"{opened.id}{end}{MARK}", text)
        customer_a.tickets.try_list(status=text)
    forged = [line[:80] for line in logged(target) if line.lstrip().startswith(MARK)]
    expect(forged, "the log lines that a customer wrote").equals([])
