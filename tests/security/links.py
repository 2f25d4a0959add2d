"""Links that nobody was given, as someone would think of them who has one of his own."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit


def leading_to(link: str, others: Mapping[str, str]) -> str:
    """The link with ids of its path replaced by others; the host stays, and so does the signature.

    An id stands alone there, as written or percent-encoded: `7` is in many another one.
    """
    parts = urlsplit(link)
    path = parts.path
    for own, other in others.items():
        for known, put in ((own, other), (quote(own, safe=""), quote(other, safe=""))):
            alone = rf"(?<![0-9A-Za-z]){re.escape(known)}(?![0-9A-Za-z])"
            path, found = re.subn(alone, lambda _, put=put: put, path)  # type: ignore[misc]
            if found:
                break
    return parts._replace(path=path).geturl()


def unsigned(link: str) -> str:
    """The link without its query, where a signature would be."""
    return link.partition("?")[0]
