"""What is read of the template before it is deployed."""

import json

import pytest

from backend.local.processes.failure import BackendError
from backend.local.template import FORWARD_TO, expiry_attributes, for_emulator

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
    document = json.loads(for_emulator(TABLES, {}, {}))
    expiring = document["Resources"]["Expiring"]["Properties"]
    assert expiring["TableName"] == {
        "Fn::Join": [{"Ref": "Separator"}, ["a", {"Fn::GetAtt": ["Kept", "Arn"]}]]
    }
    assert document["Conditions"] == {"HasCode": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Bucket"}, ""]}]}}


@pytest.mark.parametrize("text", ["", "[]", "Resources: 1", "Resources: {A: 1}", "{", "Resources: {A: {}}"])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(BackendError, match=r"^The template is not one of CloudFormation"):
        expiry_attributes(text)


FUNCTIONS = """
Resources:
  Create:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: create
      Environment: {Variables: {SECUREBASE_MAIL_SENDER: !Ref Sender, SECUREBASE_WS_ENDPOINT: !Sub "${Api}"}}
  Notify: {Type: AWS::Lambda::Function, Properties: {FunctionName: notify}}
  FromQueue: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Notify}}
  EachMinute: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 minute)}}
"""


def test_functions_get_the_options_of_this_backend_but_for_what_only_the_stack_knows() -> None:
    options = {"SECUREBASE_LIMIT_REQUESTS": "8", "SECUREBASE_WS_ENDPOINT": "http://elsewhere"}
    document = json.loads(for_emulator(FUNCTIONS, options, {"notify": "http://127.0.0.1:1/notify"}))
    create, notify = (
        document["Resources"][name]["Properties"]["Environment"]["Variables"] for name in ("Create", "Notify")
    )
    assert create["SECUREBASE_LIMIT_REQUESTS"] == "8"
    assert create["SECUREBASE_WS_ENDPOINT"] == {"Fn::Sub": "${Api}"}
    assert FORWARD_TO not in create
    assert notify[FORWARD_TO] == "http://127.0.0.1:1/notify"


def test_nothing_in_the_emulator_takes_the_messages_that_the_pump_is_there_for() -> None:
    resources = json.loads(for_emulator(FUNCTIONS, {}, {}))["Resources"]
    assert resources["FromQueue"]["Properties"]["Enabled"] is False
    assert resources["EachMinute"]["Properties"]["State"] == "DISABLED"
