"""How each kind of row of account.toml looks in the template. Pure: text from values."""

from collections.abc import Mapping, Sequence

_KEY_TYPES = ("HASH", "RANGE")
MESSAGES = "NotificationEvents"
_HERE = "${AWS::Partition}"
_ACCOUNT = "${AWS::Region}:${AWS::AccountId}"


def table(
    id: str, name: str, keys: Sequence[str], expiry: str | None = None, stream: str | None = None
) -> str:
    """A table that survives its stack, billed by use, encrypted, restorable to any point in time."""
    attributes = "".join(f"        - {{AttributeName: {key}, AttributeType: S}}\n" for key in keys)
    schema = "".join(
        f"        - {{AttributeName: {key}, KeyType: {kind}}}\n"
        for key, kind in zip(keys, _KEY_TYPES, strict=False)
    )
    optional = (
        ""
        if expiry is None
        else _property(f"TimeToLiveSpecification: {{AttributeName: {expiry}, Enabled: true}}")
    )
    optional += "" if stream is None else _property(f"StreamSpecification: {{StreamViewType: {stream}}}")
    return f"""\
  {id}:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: {name}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
{attributes}      KeySchema:
{schema}{optional}      PointInTimeRecoverySpecification: {{PointInTimeRecoveryEnabled: true}}
      SSESpecification: {{SSEEnabled: true}}
"""


def queue(
    id: str,
    name: str,
    topic: str | None = None,
    change: str | None = None,
    messages: str | None = None,
    invisible_s: str = "30",
) -> str:
    """A queue with its dead letters, and its subscriptions: to a topic, and to one type of messages."""
    text = f"""\
  {id}Dead:
    Type: AWS::SQS::Queue
    Properties: {{QueueName: {name}-dead, MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true}}
  {id}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: {name}
      VisibilityTimeout: {invisible_s}
      SqsManagedSseEnabled: true
      RedrivePolicy: {{deadLetterTargetArn: !GetAtt {id}Dead.Arn, maxReceiveCount: 5}}
"""
    if topic is None:
        return text
    text += _subscription(id, "Subscription", topic, None if change is None else f"change: [{change}]")
    if messages is not None:
        text += _subscription(id, "Messages", MESSAGES, f"type: [{messages}]")
    return text + _may_send(id, [topic] if messages is None else [topic, MESSAGES])


def _subscription(id: str, name: str, topic: str, policy: str | None) -> str:
    only = (
        "" if policy is None else _property("FilterPolicyScope: MessageBody", f"FilterPolicy: {{{policy}}}")
    )
    return f"""\
  {id}{name}:
    Type: AWS::SNS::Subscription
    DependsOn: {id}Policy
    Properties:
      TopicArn: !Ref {topic}
      Protocol: sqs
      Endpoint: !GetAtt {id}.Arn
{only}"""


def _may_send(id: str, topics: Sequence[str]) -> str:
    statements = "".join(
        f"""\
          - Effect: Allow
            Principal: {{Service: sns.amazonaws.com}}
            Action: sqs:SendMessage
            Resource: !GetAtt {id}.Arn
            Condition: {{ArnEquals: {{"aws:SourceArn": !Ref {topic}}}}}
"""
        for topic in topics
    )
    return f"""\
  {id}Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref {id}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
{statements}"""


def log_group(id: str, name: str) -> str:
    """A log group that keeps 30 days."""
    return f"""\
  {id}Logs:
    Type: AWS::Logs::LogGroup
    Properties: {{LogGroupName: {name}, RetentionInDays: 30}}
"""


def function(
    id: str, name: str, module: str, role: str, logs: str, variables: Mapping[str, str], timeout_s: int = 20
) -> str:
    """A function with its first version, and the alias that it is invoked by."""
    environment = "".join(f"          {key}: {value}\n" for key, value in variables.items())
    return f"""\
  {id}Function:
    Type: AWS::Lambda::Function
    Condition: HasCode
    Properties:
      FunctionName: {name}
      Handler: backend.functions.{module}.lambda_handler
      Runtime: python3.11
      Role: !GetAtt {role}.Arn
      Code: {{S3Bucket: !Ref CodeBucket, S3Key: !Ref CodeKey}}
      Layers: !If [HasLayer, [!Ref DbUtils, !Ref DependenciesLayer], [!Ref DbUtils]]
      MemorySize: 512
      Timeout: {timeout_s}
      LoggingConfig: {{LogFormat: Text, LogGroup: !Ref {logs}Logs}}
      Environment:
        Variables:
{environment}\
  {id}Version:
    Type: AWS::Lambda::Version
    Condition: HasCode
    Properties: {{FunctionName: !Ref {id}Function}}
  {id}Live:
    Type: AWS::Lambda::Alias
    Condition: HasCode
    Properties: {{Name: live, FunctionName: !Ref {id}Function, FunctionVersion: !GetAtt {id}Version.Version}}
"""


def route(id: str, api: str, key: str, source: str, payload: str | None) -> str:
    """A route of an API to a function's alias, which lets this API invoke it.

    `source` is the route as permissions name it; `payload` the version of the events that an HTTP API sends.
    """
    invoker = f"arn:{_HERE}:execute-api:{_ACCOUNT}:${{{api}}}/*/{source}"
    invoked = (
        f"arn:{_HERE}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{id}Live}}/invocations"
    )
    form = "" if payload is None else _property(f'PayloadFormatVersion: "{payload}"')
    return f"""\
  {id}Permission:
    Type: AWS::Lambda::Permission
    Condition: HasCode
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref {id}Live
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub "{invoker}"
  {id}Integration:
    Type: AWS::ApiGatewayV2::Integration
    Condition: HasCode
    Properties:
      ApiId: !Ref {api}
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub "{invoked}"
{form}  {id}Route:
    Type: AWS::ApiGatewayV2::Route
    Condition: HasCode
    Properties:
      ApiId: !Ref {api}
      RouteKey: {key}
      AuthorizationType: NONE
      Target: !Sub "integrations/${{{id}Integration}}"
"""


def alarm(
    id: str,
    name: str,
    description: str,
    namespace: str,
    metric: str,
    period_s: int,
    threshold: int,
    dimension: str | None = None,
    of: str | None = None,
) -> str:
    """An alarm on a sum, which tells its topic when it goes off and when it is over."""
    of_what = "" if dimension is None else _property(f"Dimensions: [{{Name: {dimension}, Value: !Ref {of}}}]")
    return f"""\
  {id}Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: {name}
      AlarmDescription: {description}
      Namespace: {namespace}
      MetricName: {metric}
{of_what}      Statistic: Sum
      Period: {period_s}
      EvaluationPeriods: 1
      Threshold: {threshold}
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      AlarmActions: [!Ref AlarmTopic]
      OKActions: [!Ref AlarmTopic]
"""


def _property(*lines: str) -> str:
    return "".join(f"      {line}\n" for line in lines)
