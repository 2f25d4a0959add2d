"""What a host in front of the bucket lets through: requests that bear a signature of this backend, only."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from backend.domain.attachments import LARGEST

#: A body over this is cut off by the host; the bucket would refuse it anyway, as its length is signed.
LONGEST_BODY = LARGEST + 1
#: The only headers of a request that are passed on: those that an upload link names, and for reading a part.
#: Others could make another request of it (`x-amz-copy-source` makes a copy of an upload).
FORWARDED_HEADERS = frozenset(
    {"content-type", "content-disposition", "content-length", "x-amz-checksum-sha256", "range"}
)

_ALGORITHM = "AWS4-HMAC-SHA256"
_NEEDED = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)


def is_presigned(query: str) -> bool:
    """Tell whether a raw query has all parts of a signature, each once, so that the bucket checks it.

    S3 refuses all others by itself. The local one serves what bears no signature at all to anybody.
    """
    parameters = parse_qsl(query, keep_blank_values=True)
    names = [name.lower() for name, _ in parameters]
    if len(set(names)) != len(names):
        return False
    given = dict(parameters)
    return all(given.get(name) for name in _NEEDED) and given["X-Amz-Algorithm"] == _ALGORITHM


def forwarded(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers that are passed on."""
    return [(name, value) for name, value in headers if name.lower() in FORWARDED_HEADERS]
