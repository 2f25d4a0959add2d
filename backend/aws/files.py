"""The files of attachments in S3: a private bucket that keeps every version of an object."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from backend.aws.faults import code_of, reaching
from backend.domain.attachments import NEUTRAL_TYPE, Attachment, Link, Place, Uploaded, disposition
from backend.ports import FileStore, StoredFile
from backend.settings import Files

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

UPLOAD_WITHIN_S = 300
QUARANTINE = "quarantine/"

_CHUNK = 256 * 1024
_GONE = frozenset({"NoSuchKey", "NoSuchVersion", "404"})
#: By which the bucket's lifecycle knows what may go after a while.
_QUARANTINED = "state=quarantined"


class S3File(StoredFile):
    """The StoredFile."""

    def __init__(self, size: int, body: "StreamingBody") -> None:
        self.size = size
        self._body = body

    def chunks(self) -> Iterator[bytes]:
        """Read it once, piece by piece; DependencyDown."""
        while chunk := self._next():
            yield chunk

    def _next(self) -> bytes:
        with reaching("files"):
            return self._body.read(_CHUNK)


class S3Files(FileStore):
    """The FileStore. The client is built when it is needed, not before."""

    def __init__(self, client: "Callable[[], S3Client]", files: Files) -> None:
        self._client = client
        self._bucket = files.bucket
        self._url = files.url
        self._download_within_s = files.link_lives_s

    def upload_link(self, place: Place, attachment: Attachment) -> Link:
        """Return where to send the file, of exactly this size and digest: both are part of the signature.

        So is how it is stored: as something that a browser saves and never shows.
        """
        checksum = base64.b64encode(bytes.fromhex(attachment.sha256)).decode()
        shown_as = disposition(attachment.filename)
        url = self._client().generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": place.key,
                "ContentLength": attachment.size,
                "ChecksumSHA256": checksum,
                "ContentType": NEUTRAL_TYPE,
                "ContentDisposition": shown_as,
            },
            ExpiresIn=UPLOAD_WITHIN_S,
        )
        # Content-Length is signed too, but it is the client's own business: a browser lets nobody set it.
        headers = {
            "Content-Type": NEUTRAL_TYPE,
            "Content-Disposition": shown_as,
            "x-amz-checksum-sha256": checksum,
        }
        return Link("PUT", self._fronted(url), headers)

    def download_link(self, place: Place, attachment: Attachment) -> str:
        """Return where the scanned version can be fetched for a short while."""
        if attachment.version_id is None:
            raise ValueError("a file that was not scanned has no download")
        url = self._client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": place.key,
                "VersionId": attachment.version_id,
                "ResponseContentDisposition": disposition(attachment.filename),
                "ResponseContentType": NEUTRAL_TYPE,
            },
            ExpiresIn=self._download_within_s,
        )
        return self._fronted(url)

    @contextmanager
    def opened(self, upload: Uploaded) -> Iterator[S3File | None]:
        """Open one version, None if it is gone; DependencyDown."""
        with reaching("files"):
            try:
                answer = self._client().get_object(
                    Bucket=self._bucket, Key=upload.key, VersionId=upload.version_id
                )
            except ClientError as fault:
                if code_of(fault) not in _GONE:
                    raise
                answer = None
        if answer is None:
            yield None
            return
        with answer["Body"] as body:
            yield S3File(answer["ContentLength"], body)

    def quarantine(self, upload: Uploaded) -> None:
        """Keep a copy of one version where nobody is served from; DependencyDown."""
        with reaching("files"):
            try:
                self._client().copy_object(
                    Bucket=self._bucket,
                    Key=QUARANTINE + upload.key,
                    CopySource={
                        "Bucket": self._bucket,
                        "Key": upload.key,
                        "VersionId": upload.version_id,
                    },
                    TaggingDirective="REPLACE",
                    Tagging=_QUARANTINED,
                )
            except ClientError as fault:
                # Another scanner put it there, and removed it here, a moment ago.
                if code_of(fault) not in _GONE:
                    raise

    def discard(self, upload: Uploaded) -> None:
        """Remove one version for good, harmless when it is gone; DependencyDown."""
        with reaching("files"):
            self._client().delete_object(Bucket=self._bucket, Key=upload.key, VersionId=upload.version_id)

    def _fronted(self, url: str) -> str:
        """Put the host in front of the bucket into a link; the signature stays that for the bucket's own."""
        if self._url is None:
            return url
        parts = urlsplit(url)
        return f"{self._url.rstrip('/')}{parts.path}?{parts.query}"
