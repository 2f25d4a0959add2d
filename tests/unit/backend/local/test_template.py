"""What is read of the template before it is deployed."""

import json

import pytest

from backend.local.processes.failure import BackendError
from backend.local.template import compact, expiry_attributes

TABLES = """
Conditions: {HasCode: !Not [!Equals [!Ref Bucket, ""]]}
Resources:
  Kept: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Sub "kept-${Stage}"}}
  Expiring:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Join [!Ref Separator, [a, !GetAtt Kept.Arn]]
      Tags: !If {a: b}
      TimeToLiveSpecification: {AttributeName: expires_at, Enabled: true}
  Disabled:
    Type: AWS::DynamoDB::Table
    Properties: {TimeToLiveSpecification: {Enabled: false}}
  Topic: {Type: AWS::SNS::Topic}
"""


def test_tables_that_expire_are_found_whatever_tags_there_are() -> None:
    assert expiry_attributes(TABLES) == {"Expiring": "expires_at"}


def test_what_is_deployed_says_the_same_in_a_form_that_needs_no_tags() -> None:
    document = json.loads(compact(TABLES))
    expiring = document["Resources"]["Expiring"]["Properties"]
    assert expiring["TableName"] == {
        "Fn::Join": [{"Ref": "Separator"}, ["a", {"Fn::GetAtt": ["Kept", "Arn"]}]]
    }
    assert document["Conditions"] == {"HasCode": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Bucket"}, ""]}]}}


@pytest.mark.parametrize("text", ["", "[]", "Resources: 1", "Resources: {A: 1}", "{", "Resources: {A: {}}"])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(BackendError, match=r"^The template is not one of CloudFormation"):
        expiry_attributes(text)
