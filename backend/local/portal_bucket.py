"""The portal's files in their bucket, and a backup of them: what is deployed once the template is.

Only where the functions run in Lambda: then the portal too is served as on AWS, and can be rolled back.
"""

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import session
from backend.local.processes.failure import BackendError

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

BUILD = Path(__file__).resolve().parents[1] / "portal" / "dist"
BUCKET, BACKUP, PREFIX = "securebase-portal", "securebase-portal-backup", "dist-v1/"
_ONCE = Config(connect_timeout=2, read_timeout=15, retries={"total_max_attempts": 1})


def built(folder: Path) -> dict[str, bytes]:
    """The files of a build by the names that they are served under: `/index.html`."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {f"/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}


def publish(files: dict[str, bytes]) -> None:
    """Put the files into the bucket and into the backup. Raises BackendError."""
    stored: S3Client = session().client("s3", config=_ONCE)
    try:
        for bucket, prefix in ((BUCKET, ""), (BACKUP, PREFIX)):
            for name, content in files.items():
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                stored.put_object(Bucket=bucket, Key=prefix + name[1:], Body=content, ContentType=kind)
    except (BotoCoreError, ClientError) as error:
        raise BackendError(f"The portal could not be put into its bucket: {error}") from error


def fetched() -> dict[str, bytes]:
    """The files that are in the bucket now, by the names that they are served under."""
    stored: S3Client = session().client("s3", config=_ONCE)
    found = stored.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {
        f"/{item['Key']}": stored.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read() for item in found
    }


def distributions() -> list[str]:
    """The ids of the distributions before the bucket."""
    fronts: CloudFrontClient = session().client("cloudfront", config=_ONCE)
    found = fronts.list_distributions()["DistributionList"].get("Items", [])
    return [
        each["Id"]
        for each in found
        if any(origin["DomainName"].startswith(f"{BUCKET}.s3") for origin in each["Origins"]["Items"])
    ]
