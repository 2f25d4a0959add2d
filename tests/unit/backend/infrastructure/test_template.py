"""The template is what its tables give, and has the APIs, alarms, layer and portal that the guide lists."""

import pytest

from backend.functions.routes import FALLBACK, ROUTES
from backend.infrastructure.template import TEMPLATE, generate
from tests.unit.backend.cloud import resources, template

#: CloudFormation takes a template of this size from S3, and one of 51,200 bytes inline.
LARGEST = 1024 * 1024


def test_the_committed_template_is_what_its_tables_give() -> None:
    assert TEMPLATE.read_text() == generate(), "run `make template` and commit backend/template.yaml"
    assert TEMPLATE.stat().st_size < LARGEST


def test_every_route_is_a_route_of_the_http_api_to_the_live_alias_of_its_function() -> None:
    functions = resources("AWS::Lambda::Function")
    found = {}
    for name, route in resources("AWS::ApiGatewayV2::Route").items():
        if route["ApiId"] == {"Ref": "HttpApi"}:
            part = name.removesuffix("Route")
            integration = resources("AWS::ApiGatewayV2::Integration")[f"{part}Integration"]
            assert integration["PayloadFormatVersion"] == "1.0"
            assert f"${{{part}Live}}" in integration["IntegrationUri"]["Sub"]
            assert resources("AWS::Lambda::Permission")[f"{part}Permission"]["FunctionName"] == {
                "Ref": f"{part}Live"
            }
            found[route["RouteKey"]] = functions[f"{part}Function"]["FunctionName"]
    assert found == {f"{each.method} {each.resource}": each.function for each in (*ROUTES, FALLBACK)}


def test_the_http_api_logs_its_requests_without_their_queries_and_is_throttled() -> None:
    stage = resources("AWS::ApiGatewayV2::Stage")["HttpStage"]
    assert stage["AccessLogSettings"]["DestinationArn"] == {"GetAtt": "GatewayLogs.Arn"}
    assert "$context.requestId" in stage["AccessLogSettings"]["Format"]
    assert "path" not in stage["AccessLogSettings"]["Format"].lower()
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


@pytest.mark.parametrize(
    ("name", "namespace", "metric", "period", "threshold", "dimensions"),
    [
        ("support-tickets-errors", "AWS/Lambda", "Errors", 300, 10, None),
        (
            "dynamodb-throttle",
            "AWS/DynamoDB",
            "ConsumedWriteCapacityUnits",
            60,
            80,
            [{"Name": "TableName", "Value": {"Ref": "SupportTickets"}}],
        ),
        ("websocket-disconnects", "Custom/WebSocket", "DisconnectCount", 300, 100, None),
    ],
)
def test_an_alarm_of_the_guide_has_its_threshold_and_tells_somebody(
    name: str, namespace: str, metric: str, period: int, threshold: int, dimensions: object
) -> None:
    (alarm,) = [each for each in resources("AWS::CloudWatch::Alarm").values() if each["AlarmName"] == name]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (namespace, metric, "Sum")
    assert (alarm["Period"], alarm["Threshold"]) == (period, threshold)
    assert alarm.get("Dimensions") == dimensions
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]


def test_functions_attach_the_layer_of_shared_data_access() -> None:
    assert resources("AWS::Lambda::LayerVersion")["DbUtils"]["LayerName"] == "db_utils"
    zipped = [
        each for each in resources("AWS::Lambda::Function").values() if each.get("PackageType") != "Image"
    ]
    for each in zipped:
        _, with_more, alone = each["Layers"]["If"]
        assert (with_more[0], alone) == ({"Ref": "DbUtils"}, [{"Ref": "DbUtils"}])


@pytest.mark.parametrize("name", ["Portal", "PortalBackup"])
def test_the_portal_and_its_backup_are_private_and_keep_every_version(name: str) -> None:
    bucket = resources("AWS::S3::Bucket")[name]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert template()["Parameters"]["PortalBucket"]["Default"] == "securebase-portal"


def test_only_the_distribution_reads_the_portal() -> None:
    front = resources("AWS::CloudFront::Distribution")["PortalDistribution"]["DistributionConfig"]
    assert front["Origins"][0]["OriginAccessControlId"] == {"GetAtt": "PortalAccess.Id"}
    (statement,) = resources("AWS::S3::BucketPolicy")["PortalPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "s3:GetObject"
    assert "${PortalDistribution}" in statement["Condition"]["StringEquals"]["aws:SourceArn"]["Sub"]
