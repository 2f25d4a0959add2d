"""Links that nobody was given, as someone would think of them who has one of his own."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def leading_to(link: str, others: Mapping[str, str]) -> str:
    """The link with ids of its path replaced by others; the host stays, and so does the signature."""
    parts = urlsplit(link)
    path = parts.path
    for own, other in others.items():
        path = path.replace(own, other)
    return parts._replace(path=path).geturl()


def unsigned(link: str) -> str:
    """The link without its query, where a signature would be."""
    return link.partition("?")[0]
