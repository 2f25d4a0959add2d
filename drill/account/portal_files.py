"""The portal's files in their bucket, their backup, and the cache in front of them."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drill.account.access import Access, CallFailed
from drill.account.function import wait_until
from signoff.verdict.outcomes import NotVerified, Unmet

MOST_FILES, MOST_BYTES = 300, 60 * 1024 * 1024
_KEPT_HEADERS = ("ContentType", "CacheControl", "ContentEncoding")


@dataclass(frozen=True)
class Stored:
    """A stored file: which version of it, the digest of its bytes, and the headers it is served with."""

    version: str
    sha256: str
    headers: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """For the journal."""
        return {"version": self.version, "sha256": self.sha256, "headers": dict(self.headers)}


@dataclass(frozen=True)
class PortalFiles:
    """The bucket, its backup (bucket and prefix), and the distribution before it."""

    access: Access
    bucket: str
    backup_bucket: str
    backup_prefix: str
    distribution: str = ""

    def stored(self) -> dict[str, Stored]:
        """The portal's files by key. Unmet where there are none, or the bucket keeps no versions."""
        if self._status_of_versions() != "Enabled":
            raise Unmet(
                f"the portal's bucket {self.bucket} to keep versions of its files",
                "it keeps none, so that a bad release cannot be taken back by version; aws s3api "
                f"put-bucket-versioning --bucket {self.bucket} --versioning-configuration Status=Enabled "
                f"{self.access.option}",
            )
        found = self._files(self.bucket, "")
        if not found:
            raise Unmet(f"the portal's files in the bucket {self.bucket}", "the bucket is empty")
        return {key: self._stored(self.bucket, key) for key in found}

    def backup(self) -> dict[str, Stored]:
        """The files of the backup, by the keys that they have in the portal. Unmet where there are none."""
        where = f"s3://{self.backup_bucket}/{self.backup_prefix}"
        found = self._files(self.backup_bucket, self.backup_prefix)
        if not found:
            raise Unmet(
                f"a backup of the portal at {where}",
                f"there is none; aws s3 cp s3://{self.bucket}/ {where} --recursive {self.access.option}",
            )
        return {key.removeprefix(self.backup_prefix): self._stored(self.backup_bucket, key) for key in found}

    def overwrite(self, key: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Puts a new version of a file into the portal's bucket."""
        self.access.call("s3", "put_object", Bucket=self.bucket, Key=key, Body=content, **headers)

    def restore_from_backup(self, key: str) -> None:
        """Copies a file of the backup over the portal's."""
        source = {"Bucket": self.backup_bucket, "Key": self.backup_prefix + key}
        self.access.call("s3", "copy_object", Bucket=self.bucket, Key=key, CopySource=source)

    def restore_version(self, key: str, was: Stored) -> None:
        """Makes the version of a file that was current before the drill the current one again."""
        source = {"Bucket": self.bucket, "Key": key, "VersionId": was.version}
        self.access.call("s3", "copy_object", Bucket=self.bucket, Key=key, CopySource=source)

    def digest(self, key: str) -> str:
        """The digest of the file that is there now; empty where there is none."""
        try:
            return self._stored(self.bucket, key).sha256
        except CallFailed as failed:
            if failed.code in ("NoSuchKey", "404"):
                return ""
            raise

    def invalidate(self, within_s: float) -> str:
        """Has the cache forget all that it holds, and waits until it says so; the invalidation's id.

        Unmet where there is no distribution before the bucket, or it does not come to an end in that time.
        """
        id_ = self.distribution_id()
        made = self.access.call(
            "cloudfront",
            "create_invalidation",
            DistributionId=id_,
            InvalidationBatch={
                "CallerReference": secrets.token_hex(16),
                "Paths": {"Quantity": 1, "Items": ["/*"]},
            },
        )["Invalidation"]

        def is_completed() -> bool:
            status = self.access.call("cloudfront", "get_invalidation", DistributionId=id_, Id=made["Id"])[
                "Invalidation"
            ]["Status"]
            return str(status).lower() == "completed"

        if not wait_until(is_completed, within_s, every_s=0.25):
            raise Unmet(
                f"CloudFront to invalidate its cache within {within_s:g} s",
                f"invalidation {made['Id']} of distribution {id_} is still going on",
            )
        return str(made["Id"])

    def distribution_id(self) -> str:
        """The distribution before the bucket: the one that the target file names, else by its origin."""
        if self.distribution:
            return self.distribution
        found: list[dict[str, Any]] = []
        answer = self.access.call("cloudfront", "list_distributions")["DistributionList"]
        while True:
            found += answer.get("Items") or []
            if not answer.get("IsTruncated"):
                break
            answer = self.access.call("cloudfront", "list_distributions", Marker=answer["NextMarker"])[
                "DistributionList"
            ]
        for each in found:
            for origin in each["Origins"]["Items"]:
                if str(origin["DomainName"]).startswith(f"{self.bucket}.s3"):
                    return str(each["Id"])
        raise Unmet(
            f"a CloudFront distribution before the portal's bucket {self.bucket}",
            f"none of {len(found)} distributions has it as its origin; name it with [rollback] distribution",
        )

    def _status_of_versions(self) -> str:
        try:
            answer = self.access.call("s3", "get_bucket_versioning", Bucket=self.bucket)
        except CallFailed as failed:
            if failed.code != "NoSuchBucket":
                raise
            raise Unmet(f"the portal's bucket {self.bucket}", "there is no bucket of that name") from None
        return str(answer.get("Status", "off"))

    def _files(self, bucket: str, prefix: str) -> list[str]:
        try:
            found = self.access.pages("s3", "list_objects_v2", "Contents", Bucket=bucket, Prefix=prefix)
        except CallFailed as failed:
            if failed.code == "NoSuchBucket":
                return []
            raise
        # A backup may lie in the portal's own bucket.
        inside = self.backup_prefix if bucket == self.backup_bucket and not prefix else ""
        kept = [item for item in found if not (inside and str(item["Key"]).startswith(inside))]
        if len(kept) > MOST_FILES or sum(item["Size"] for item in kept) > MOST_BYTES:
            raise NotVerified(
                f"s3://{bucket}/{prefix} holds {len(kept)} files of "
                f"{sum(item['Size'] for item in kept):,} bytes: the drill overwrites and restores at most "
                f"{MOST_FILES} files and {MOST_BYTES // 2**20} MiB"
            )
        return [str(item["Key"]) for item in kept if not str(item["Key"]).endswith("/")]

    def _stored(self, bucket: str, key: str) -> Stored:
        found = self.access.call("s3", "get_object", Bucket=bucket, Key=key)
        digest = hashlib.sha256(found["Body"].read()).hexdigest()
        headers = {name: str(found[name]) for name in _KEPT_HEADERS if found.get(name)}
        return Stored(str(found.get("VersionId", "")), digest, headers)


def stored_from_json(row: Mapping[str, Any]) -> Stored:
    """The inverse of `Stored.as_json`."""
    return Stored(str(row["version"]), str(row["sha256"]), dict(row["headers"]))
