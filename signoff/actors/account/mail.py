"""Whether SES may send what this target sends (PRE-10)."""

from collections.abc import Iterator

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.verdict.outcomes import NotVerified, Review


class Mail(Reader):
    """The account's SES, in the region of the target."""

    def sender(self) -> str:
        """Where mail comes from. Review for another provider, NotVerified where nobody says."""
        mail = self._client.recorder.session.target.description.mail
        if mail.provider != "ses":
            raise Review(
                "mail is sent by another provider than SES ([mail] provider), which the guide allows: "
                "a person has to attest that it is configured"
            )
        if not mail.sender:
            raise NotVerified("the target file does not say from which address mail is sent ([mail] sender)")
        return mail.sender

    def identity_deviations(self) -> Iterator[Deviation]:
        """What is wrong with the sender: it is verified itself, or its domain is, or one that this is below.

        Who may send for a domain may for each one below it (SES Developer Guide, "Creating identities").
        """
        sender = self.sender()
        labels = sender.rpartition("@")[2].split(".")
        above = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
        found: dict[str, bool | None] = {}
        for name in dict.fromkeys([sender, ".".join(labels), *above]):
            # Nobody is asked for more than decides it, but for the address and its own domain.
            if name not in above or True not in found.values():
                found[name] = self._is_verified(name)
        if True not in found.values():
            states = (
                f"{name} is {'not an identity' if one is None else 'an identity, not verified'}"
                for name, one in found.items()
            )
            yield Deviation(
                f"the sender {sender}, or its domain, to be verified in SES",
                ", ".join(states),
                self._client.command("sesv2", "create-email-identity", "--email-identity", sender)
                + ", then follow the link that SES mails to it",
            )

    def sending_deviations(self) -> Iterator[Deviation]:
        """What is wrong with the account's right to send."""
        self.sender()
        account = self._client.get("looks whether SES sends", "sesv2", "get_account")
        status = account.get("EnforcementStatus", "HEALTHY")
        if not account.get("SendingEnabled") or status == "SHUTDOWN":
            yield Deviation(
                "SES to send for this account",
                f"SendingEnabled is {account.get('SendingEnabled')}, EnforcementStatus {status}",
                self._client.command("sesv2", "put-account-sending-attributes", "--sending-enabled"),
            )

    def sandbox_deviations(self) -> Iterator[Deviation]:
        """In the sandbox SES sends to verified addresses only, which customers' are not."""
        self.sender()
        account = self._client.get("looks whether SES is in its sandbox", "sesv2", "get_account")
        if not account.get("ProductionAccessEnabled"):
            yield Deviation(
                "SES to be out of its sandbox, so that it sends to customers",
                f"ProductionAccessEnabled is {account.get('ProductionAccessEnabled')}",
                self._client.command(
                    *("sesv2", "put-account-details", "--production-access-enabled"),
                    *("--mail-type", "TRANSACTIONAL", "--website-url", "https://PORTAL"),
                ),
            )

    def _is_verified(self, name: str) -> bool | None:
        """None where it is no identity at all."""
        found = self._client.find(
            f"looks whether SES knows {name}", "sesv2", "get_email_identity", EmailIdentity=name
        )
        return None if found is None else bool(found.get("VerifiedForSendingStatus"))
