"""Links to the bucket, and what is read from it (TKT-13, SEC-05)."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import EndpointConnectionError
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import client
from backend.aws.files import S3Files
from backend.aws.presigned import forwarded, is_presigned
from backend.domain.attachments import Attachment, Place, ScanStatus, Uploaded
from backend.domain.errors import DependencyDown
from backend.settings import Files

PLACE = Place("acme", "0190-ticket", "0190-attachment")
FILE = Attachment("0190", "Übung.txt", "text/html", 5, "ab" * 32, ScanStatus.CLEAN, 1, version_id="v1")
SIGNED = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=c&X-Amz-Date=d&X-Amz-Expires=60"
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=s"
)


@pytest.fixture
def files(moto_client: DynamoDBClient, bucket: str) -> S3Files:
    return S3Files(client.s3, Files())


def test_an_upload_link_binds_size_digest_type_and_disposition(files: S3Files) -> None:
    link = files.upload_link(PLACE, FILE)
    signed = parse_qs(urlsplit(link.url).query)["X-Amz-SignedHeaders"][0].split(";")
    assert signed == [
        *("content-disposition", "content-length", "content-type"),
        *("host", "x-amz-checksum-sha256"),
    ]
    assert {name.lower() for name in link.headers} == {*signed} - {"host", "content-length"}
    assert link.headers["Content-Type"] == "application/octet-stream"
    assert link.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%9Cbung.txt"


def test_a_download_link_names_one_version_and_makes_browsers_save_it(files: S3Files) -> None:
    query = parse_qs(urlsplit(files.download_link(PLACE, FILE)).query)
    assert query["versionId"] == ["v1"]
    assert query["response-content-type"] == ["application/octet-stream"]
    assert query["response-content-disposition"] == ["attachment; filename*=UTF-8''%C3%9Cbung.txt"]
    assert query["X-Amz-Expires"] == ["60"]


def test_what_was_not_scanned_has_no_download_link(files: S3Files) -> None:
    with pytest.raises(ValueError, match="scanned"):
        files.download_link(PLACE, replace(FILE, version_id=None))


def test_links_name_the_buckets_regional_host_or_the_one_in_front_of_it(files: S3Files) -> None:
    own = files.download_link(PLACE, FILE)
    assert own.startswith("https://securebase-attachments.s3.eu-central-1.amazonaws.com/acme/")
    fronted = S3Files(client.s3, Files(url="https://files.example/files/")).upload_link(PLACE, FILE).url
    assert fronted.startswith(f"https://files.example/files/{PLACE.key}?")
    assert is_presigned(urlsplit(fronted).query)


def test_a_file_is_read_in_the_version_asked_for(files: S3Files, bucket: str) -> None:
    versions = [
        client.s3().put_object(Bucket=bucket, Key="read/me", Body=body)["VersionId"]
        for body in (b"first" * 200_000, b"second")
    ]
    with files.opened(Uploaded("read/me", versions[0])) as file:
        assert file is not None
        assert (file.size, b"".join(file.chunks())) == (1_000_000, b"first" * 200_000)


def test_what_is_gone_is_none_and_may_be_discarded_or_quarantined_again(files: S3Files, bucket: str) -> None:
    version = client.s3().put_object(Bucket=bucket, Key="a/gone", Body=b"x")["VersionId"]
    gone = Uploaded("a/gone", version)
    for _ in range(2):
        files.discard(gone)
    files.quarantine(gone)
    with files.opened(gone) as file:
        assert file is None


def test_a_copy_in_the_quarantine_is_marked_for_the_buckets_lifecycle(files: S3Files, bucket: str) -> None:
    version = client.s3().put_object(Bucket=bucket, Key="bad", Body=b"bad")["VersionId"]
    files.quarantine(Uploaded("bad", version))
    tags = client.s3().get_object_tagging(Bucket=bucket, Key="quarantine/bad")["TagSet"]
    assert tags == [{"Key": "state", "Value": "quarantined"}]


def test_a_bucket_that_does_not_answer_is_an_outage(files: S3Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://x")

    for call in ("get_object", "copy_object", "delete_object"):
        monkeypatch.setattr(client.s3(), call, unreachable)
    upload = Uploaded("a", "b")
    with pytest.raises(DependencyDown), files.opened(upload):
        pass
    with pytest.raises(DependencyDown):
        files.quarantine(upload)
    with pytest.raises(DependencyDown):
        files.discard(upload)


def test_a_signed_query_passes() -> None:
    assert is_presigned(SIGNED + "&versionId=1&response-content-type=x")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "versionId=1",
        SIGNED.replace("X-Amz-Signature=s", "X-Amz-Signature="),
        SIGNED.replace("&X-Amz-Expires=60", ""),
        SIGNED.replace("AWS4-HMAC-SHA256", "none"),
        SIGNED.replace("X-Amz-Algorithm=AWS4-HMAC-SHA256&", ""),
        SIGNED + "&X-Amz-Algorithm=none",
        SIGNED + "&x-amz-algorithm=none",
        SIGNED.lower(),
    ],
)
def test_a_query_that_lacks_or_repeats_a_part_of_the_signature_does_not(query: str) -> None:
    assert not is_presigned(query)


def test_only_the_headers_of_a_link_are_passed_on() -> None:
    sent = [("Content-Type", "a/b"), ("x-amz-copy-source", "/b/k"), ("Authorization", "x"), ("range", "r")]
    assert forwarded(sent) == [("Content-Type", "a/b"), ("range", "r")]
