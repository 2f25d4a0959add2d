"""Whether mail can be sent (PRE-10)."""

from signoff import Level, clause
from signoff.actors import Account
from signoff.actors.account.deviations import expect_none


@clause("PRE-10", requests=0)
def test_the_sender_is_verified(account: Account) -> None:
    expect_none(account.mail.identity_deviations())


@clause("PRE-10", requests=0)
def test_sending_is_enabled(account: Account) -> None:
    expect_none(account.mail.sending_deviations())


@clause("PRE-10", requests=0, level=Level.SHOULD)
def test_mail_reaches_customers_and_not_only_verified_addresses(account: Account) -> None:
    expect_none(account.mail.sandbox_deviations())
