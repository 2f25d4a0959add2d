"""Reads the mail that the target has sent, where something keeps it."""

from collections.abc import Callable
from dataclasses import dataclass

from signoff.actors.operator.aws_client import AwsClient
from signoff.actors.operator.subject import Backstage, Whom, customer_id
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.requests import Request


@dataclass(frozen=True)
class Mail:
    """A mail that was sent; `text` is all of its text, plain and HTML; `at` in epoch seconds."""

    to: tuple[str, ...]
    subject: str
    text: str
    at: float


class Mailbox(Backstage):
    """Mail by the customer that it went to."""

    def __init__(self, line: AwsClient) -> None:
        super().__init__(line)
        self._put: dict[str, str] = {}

    def put_on_record(self, customer: Whom, which: str) -> str:
        """An address of the customer's that is on record from now on, until the test ends; `which` is in it.

        NotApplicable where the target file does not say where addresses are kept; NotVerified where the
        customer has one already, which is not ours to change.
        """
        described, id_ = self.session.target.description, customer_id(customer)
        if (names := described.mail.record) is None:
            raise NotApplicable("the target file does not say where customers' addresses are ([mail.record])")
        if not described.permissions.seed:
            raise NotVerified("its owner does not permit changing its tables ([permissions] seed)")
        key = {names.customer_id: {"S": id_}}
        if id_ not in self._put:
            there = self.line.call(
                f"looks for {id_} in {names.table}",
                "dynamodb",
                "get_item",
                TableName=names.table,
                Key=key,
                ConsistentRead=True,
            )
            if there.get("Item"):
                raise NotVerified(f"{id_} is in {names.table} already, which is not ours to change")
            self.recorder.closing.callback(self.write_items, names.table, [{"DeleteRequest": {"Key": key}}])
        address = described.mail.address.replace("{customer}", f"{id_}.{which}")
        self.write_items(names.table, [{"PutRequest": {"Item": {**key, names.email: {"S": address}}}}])
        self._put[id_] = address
        return address

    def address_of(self, customer: Whom) -> str:
        """Where that customer's mail goes."""
        described, id_ = self.session.target.description, customer_id(customer)
        if id_ in self._put:
            return self._put[id_]
        on_record = next((one.email for one in described.auth.customers if one.id == id_), "")
        return on_record or described.mail.address.replace("{customer}", id_)

    def mails_to(self, customer: Whom) -> list[Mail]:
        """What was sent to that customer so far, in order; NotVerified where nothing keeps it.

        Whoever gets a mail has received what it says: it is searched for what is another's (SEC-01).
        """
        if self.session.target.description.mail.read == "none":
            raise NotVerified("mail that the target has sent cannot be read ([mail] read)")
        url = f"{(self.line.endpoint or '').rstrip('/')}/_ministack/ses/messages"
        request = Request(says="reads the sent mail", method="GET", path=url, opaque=True)
        answer = self.recorder.send_elsewhere("the operator", request)
        kept = answer.json["messages"] if isinstance(answer.json, dict) else {}
        address = self.address_of(customer)
        mails = [
            Mail(
                to=tuple(mail["To"]),
                subject=mail["Subject"] or "",
                text=f"{mail['BodyText'] or ''}\n{mail['BodyHtml'] or ''}",
                at=float(mail["Timestamp"]),
            )
            for account in kept.values()
            for mail in account
            if address in mail["To"]
        ]
        for mail in mails:
            text = f"{mail.subject}\n{mail.text}"
            self.session.cross_customer.receives(
                customer_id(customer), text, answer.exchange, self.recorder.test
            )
        return mails

    def wait_for_mail(
        self, customer: Whom, where: Callable[[Mail], object], within: float | None = None
    ) -> Mail:
        """The first mail to that customer that fits, waited for."""
        promised = self.session.target.description.mail.sent_within_s
        mails = eventually(
            lambda: self.mails_to(customer),
            lambda mails: any(where(mail) for mail in mails),
            within=promised if within is None else within,
            what=f"the wanted mail to {self.address_of(customer)} to be sent",
            first_pause=0.1,
            shown=lambda mails: f"{len(mails)} others ({', '.join(repr(each.subject) for each in mails)})",
        )
        return next(mail for mail in mails if where(mail))
