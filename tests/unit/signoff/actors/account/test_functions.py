"""What is said of the functions' layer, the log groups, and the mail (PRE-05, PRE-09, PRE-10, PRE-13)."""

from typing import Any

import pytest

from signoff.actors import Account
from signoff.actors.account.logs import LOG_GROUPS
from signoff.actors.account.mail import Mail
from signoff.verdict.outcomes import NotVerified, Review, Unmet
from tests.unit.signoff.actors.account import whole
from tests.unit.signoff.actors.account.conftest import Lines


def test_all_is_well(account: Account) -> None:
    assert list(account.functions.layer_deviations()) == []
    assert [one for role in LOG_GROUPS for one in account.log_groups.deviations(role)] == []
    assert [one for role in LOG_GROUPS for one in account.log_groups.retention_deviations(role)] == []


def test_a_function_with_an_older_layer(account: Account) -> None:
    newest = whole.publish_layer()
    (found,) = account.functions.layer_deviations()
    assert found.expected == "each function to have the layer db_utils in its newest version, 2"
    assert found.found == f"{whole.FUNCTION} (version $LATEST) has version 1"
    assert found.mend == (
        f"aws lambda update-function-configuration --function-name {whole.FUNCTION} --layers {newest} "
        "--region us-east-1"
    )


def test_a_function_without_the_layer_and_one_of_another_product(account: Account) -> None:
    whole.make_function("securebase-support-list-tickets")
    whole.make_function("payroll")
    (found,) = account.functions.layer_deviations()
    assert found.found == "securebase-support-list-tickets (version $LATEST) does not have the layer"


def test_no_layer_at_all(lines: Any) -> None:
    (found,) = Account(lines('[aws]\nlayer = "other"\n')).functions.layer_deviations()
    assert (found.expected, found.found) == ("the layer other", "no version of it is published")


def test_no_function_at_all(lines: Any) -> None:
    functions = Account(lines('[aws.functions]\nall = ["desk-*"]\n')).functions
    with pytest.raises(Unmet, match=r"functions named desk-\*; there are none; deploy them, or name them"):
        functions.all()


def test_what_counts_is_the_version_that_the_alias_names(lines: Any) -> None:
    functions = whole.client("lambda")
    functions.publish_version(FunctionName=whole.FUNCTION)
    functions.create_alias(FunctionName=whole.FUNCTION, Name="live", FunctionVersion="1")
    functions.update_function_configuration(FunctionName=whole.FUNCTION, Layers=[whole.publish_layer()])
    (found,) = Account(lines('[aws.functions]\nalias = "live"\n')).functions.layer_deviations()
    assert found.found == f"{whole.FUNCTION} (version 1) has version 1"
    assert found.mend.endswith("publish a version and set the alias live on it")


def test_a_function_without_the_alias(lines: Any) -> None:
    functions = Account(lines('[aws.functions]\nalias = "live"\n')).functions
    with pytest.raises(
        Unmet, match="to have the alias live; it has none of that name; set it: aws lambda create-alias"
    ):
        functions.all()


def test_a_group_whose_name_only_begins_so_is_another(account: Account) -> None:
    whole.client("logs").delete_log_group(logGroupName="/aws/lambda/support")
    for found in (
        *account.log_groups.deviations("support"),
        *account.log_groups.retention_deviations("support"),
    ):
        assert found.expected == "the log group /aws/lambda/support"
        assert (
            found.mend == "aws logs create-log-group --log-group-name /aws/lambda/support --region us-east-1"
        )


def test_a_group_that_keeps_its_lines_for_ever(account: Account) -> None:
    whole.client("logs").delete_retention_policy(logGroupName="/aws/apigateway/support")
    (found,) = account.log_groups.retention_deviations("api")
    assert found.found == "it has none, so its lines are kept for ever"
    assert "put-retention-policy --log-group-name /aws/apigateway/support" in found.mend


@pytest.mark.parametrize(
    ("address", "domain", "found"),
    [
        (True, None, None),
        (None, True, None),
        (False, True, None),
        (False, None, f"{whole.SENDER} is an identity, not verified, securebase.example is not an identity"),
        (None, None, f"{whole.SENDER} is not an identity, securebase.example is not an identity"),
    ],
)
def test_the_sender(
    account: Account, stubbed: Any, address: bool | None, domain: bool | None, found: str | None
) -> None:
    stub = stubbed("sesv2")
    for name, verified in ((whole.SENDER, address), ("securebase.example", domain)):
        if verified is None:
            stub.add_client_error(
                "get_email_identity", "NotFoundException", expected_params={"EmailIdentity": name}
            )
        else:
            answer = {"IdentityType": "EMAIL_ADDRESS", "VerifiedForSendingStatus": verified}
            stub.add_response("get_email_identity", answer, {"EmailIdentity": name})
    assert [one.found for one in account.mail.identity_deviations()] == ([found] if found else [])


ABOVE = "[aws]\n[mail]\nsender = 'desk@mail.eu.securebase.example'\nregion = 'eu-west-1'\n"


@pytest.mark.parametrize(
    ("verified", "asked"), [("mail.eu.securebase.example", 2), ("eu.securebase.example", 3), ("", 4)]
)
def test_who_may_send_for_a_domain_may_for_those_below_it(
    lines: Lines, monkeypatch: pytest.MonkeyPatch, verified: str, asked: int
) -> None:
    line, heard = lines(ABOVE), list[str]()

    def found(says: str, service: str, operation: str, **of: str) -> dict[str, bool] | None:
        heard.append(of["EmailIdentity"])
        return {"VerifiedForSendingStatus": True} if of["EmailIdentity"] == verified else None

    monkeypatch.setattr(line, "find", found)
    said = list(Mail(line).identity_deviations())
    assert [bool(said), len(heard), "example" in heard] == [not verified, asked, False]
    assert all("--region eu-west-1" in one.mend for one in said)


@pytest.mark.parametrize(
    "other", ["other.securebase.example", "base.example", "x.mail.eu.securebase.example"]
)
def test_a_domain_beside_it_is_another(lines: Lines, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    line = lines(ABOVE)
    known = {
        other: {"VerifiedForSendingStatus": True},
        "securebase.example": {"VerifiedForSendingStatus": False},
    }
    monkeypatch.setattr(line, "find", lambda *said, **of: known.get(of["EmailIdentity"]))
    (found,) = Mail(line).identity_deviations()
    assert "securebase.example is an identity, not verified" in found.found


@pytest.mark.parametrize(
    ("answer", "sends", "to_customers"),
    [
        (
            {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY"},
            True,
            True,
        ),
        (
            {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "PROBATION"},
            True,
            True,
        ),
        (
            {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "SHUTDOWN"},
            False,
            True,
        ),
        ({"SendingEnabled": False, "ProductionAccessEnabled": True}, False, True),
        ({"SendingEnabled": True, "ProductionAccessEnabled": False}, True, False),
    ],
)
def test_sending(
    account: Account, stubbed: Any, answer: dict[str, Any], sends: bool, to_customers: bool
) -> None:
    for _ in range(2):
        stubbed("sesv2").add_response("get_account", answer, {})
    assert (list(account.mail.sending_deviations()) == []) is sends
    assert (list(account.mail.sandbox_deviations()) == []) is to_customers


def test_another_provider_is_for_a_person_and_an_unknown_sender_for_nobody(lines: Any) -> None:
    with pytest.raises(Review, match="a person has to attest"):
        Account(lines('[aws]\n[mail]\nprovider = "other"\n')).mail.sender()
    with pytest.raises(NotVerified, match=r"\[mail\] sender"):
        Account(lines("[aws]\n")).mail.sender()
