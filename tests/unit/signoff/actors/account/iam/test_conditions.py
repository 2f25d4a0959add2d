"""Conditions: the operators, missing keys, several values, and what is not known."""

from typing import Any

import pytest

from signoff.actors.account.iam.conditions import conditions_hold

CONTEXT = {
    "aws:PrincipalArn": ("arn:aws:iam::123456789012:role/functions",),
    "aws:SecureTransport": ("true",),
    "aws:RequestedRegion": ("eu-central-1",),
    "aws:SourceIp": ("10.1.2.3",),
    "aws:CurrentTime": ("2026-06-01T00:00:00Z",),
    "s3:max-keys": ("10",),
    "aws:TagKeys": ("team", "cost"),
    "aws:username": (),
}


@pytest.mark.parametrize(
    ("operator", "key", "wanted", "holds"),
    [
        ("StringEquals", "aws:RequestedRegion", "eu-central-1", True),
        ("StringEquals", "AWS:requestedregion", ["us-east-1", "eu-central-1"], True),
        ("StringEquals", "aws:RequestedRegion", "EU-CENTRAL-1", False),
        ("StringEquals", "aws:RequestedRegion", "eu-*", False),
        ("StringEqualsIgnoreCase", "aws:RequestedRegion", "EU-CENTRAL-1", True),
        ("StringNotEquals", "aws:RequestedRegion", "us-east-1", True),
        ("StringNotEquals", "aws:RequestedRegion", ["us-east-1", "eu-central-1"], False),
        ("StringLike", "aws:RequestedRegion", "eu-*", True),
        ("StringNotLike", "aws:RequestedRegion", "eu-*", False),
        ("Bool", "aws:SecureTransport", "true", True),
        ("Bool", "aws:SecureTransport", False, False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/func*", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:*:role/functions", False),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", True),
        ("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", False),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", True),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", False),
        ("NumericLessThanEquals", "s3:max-keys", "10", True),
        ("NumericGreaterThan", "s3:max-keys", 10, False),
        ("NumericNotEquals", "s3:max-keys", "11", True),
        ("DateLessThan", "aws:CurrentTime", "2026-12-31T00:00:00Z", True),
        ("DateGreaterThan", "aws:CurrentTime", "2026-12-31T00:00:00Z", False),
        ("DateGreaterThan", "aws:CurrentTime", "1000", True),
        ("Null", "aws:username", "true", True),
        ("Null", "aws:RequestedRegion", "true", False),
        ("StringEquals", "aws:username", "ann", False),
        ("StringNotEquals", "aws:username", "ann", True),
        ("StringEqualsIfExists", "aws:username", "ann", True),
        ("StringEqualsIfExists", "aws:RequestedRegion", "us-east-1", False),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["team", "cost", "other"], True),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["team"], False),
        ("ForAllValues:StringEquals", "aws:username", ["ann"], True),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ["team"], True),
        ("ForAnyValue:StringEquals", "aws:username", ["ann"], False),
        ("StringEquals", "aws:PrincipalArn", "arn:aws:iam::${aws:account}:role/functions", None),
        (
            "StringEquals",
            "aws:PrincipalArn",
            ["${aws:account}", "arn:aws:iam::123456789012:role/${aws:role, 'functions'}"],
            True,
        ),
        ("StringEquals", "aws:RequestedRegion", "eu-central-1${*}", False),
        ("StringEquals", "aws:SourceVpc", "vpc-1", None),
        ("Null", "aws:SourceVpc", "true", None),
        ("BinaryEquals", "s3:max-keys", "MTA=", None),
        ("NumericEquals", "aws:RequestedRegion", "1", None),
        ("ForNoValue:StringEquals", "aws:TagKeys", "x", None),
    ],
)
def test_one_condition(operator: str, key: str, wanted: Any, holds: bool | None) -> None:
    assert conditions_hold({operator: {key: wanted}}, CONTEXT) is holds


@pytest.mark.parametrize(
    ("others", "holds"),
    [
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, None),
        ({"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:SourceVpc": "vpc-1"}}, False),
    ],
)
def test_all_of_them_have_to_hold(others: dict[str, dict[str, str]], holds: bool | None) -> None:
    assert conditions_hold({"StringLike": {"aws:RequestedRegion": "*"}, **others}, CONTEXT) is holds


def test_no_condition_holds() -> None:
    assert conditions_hold({}, {}) is True
