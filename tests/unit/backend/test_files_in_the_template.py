"""Attachments are kept, reported, scanned and served as SEC-05 needs it, by the template's own words."""

from backend.aws.clamav import ANSWERS_WITHIN_S, NEEDED_OPTIONS
from backend.domain.attachments import LARGEST
from tests.unit.backend.cloud import resources

BUCKET = resources("AWS::S3::Bucket")["Attachments"]
SCANNER = resources("AWS::Lambda::Function")["ScanAttachmentFunction"]


def test_the_bucket_is_private_and_keeps_every_version() -> None:
    assert BUCKET["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(BUCKET["PublicAccessBlockConfiguration"].values()) == {True}


def test_every_upload_is_reported_to_the_scanners_queue() -> None:
    (report,) = BUCKET["NotificationConfiguration"]["QueueConfigurations"]
    assert report == {"Event": "s3:ObjectCreated:*", "Queue": {"GetAtt": "AttachmentScans.Arn"}}


def test_what_expires_in_the_bucket_is_the_quarantine_only() -> None:
    (rule,) = BUCKET["LifecycleConfiguration"]["Rules"]
    assert rule["TagFilters"] == [{"Key": "state", "Value": "quarantined"}]


def test_the_queue_waits_longer_than_the_scanner_may_take_and_that_longer_than_clamd() -> None:
    _, with_scanner, _ = resources("AWS::SQS::Queue")["AttachmentScans"]["VisibilityTimeout"]["If"]
    assert with_scanner >= 6 * SCANNER["Timeout"]
    assert SCANNER["Timeout"] > 2 * ANSWERS_WITHIN_S
    assert int(NEEDED_OPTIONS["MaxScanTime"]) < ANSWERS_WITHIN_S * 1000


def test_clamd_takes_the_largest_file() -> None:
    assert int(NEEDED_OPTIONS["StreamMaxLength"].removesuffix("M")) * 1024 * 1024 > LARGEST


def test_files_are_served_with_nosniff_and_never_cached() -> None:
    (policy,) = resources("AWS::CloudFront::ResponseHeadersPolicy").values()
    security = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert security["ContentTypeOptions"] == {"Override": True}
    front = resources("AWS::CloudFront::Distribution")["FilesDistribution"]
    behaviour = front["DistributionConfig"]["DefaultCacheBehavior"]
    assert behaviour["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled


def test_the_functions_that_sign_links_cannot_reach_the_quarantine() -> None:
    policies = resources("AWS::IAM::Role")["ExecutionRole"]["Policies"]
    statements = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]
    (denied,) = [each for each in statements if each["Effect"] == "Deny"]
    assert denied["Resource"] == {"Sub": "${Attachments.Arn}/quarantine/*/*/*"}
