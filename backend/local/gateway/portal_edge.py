"""CloudFront's part on this machine: the portal as it was in its bucket when the cache was last invalidated.

The emulator keeps distributions and invalidations, and serves nothing through them.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from backend.aws.client import session
from backend.local.gateway.portal import Addresses, Portal, Send
from backend.local.portal_bucket import distributions, fetched

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient


class PortalEdge:
    """An ASGI application: the portal's files from a cache, which each new invalidation empties."""

    def __init__(
        self,
        addresses: Addresses,
        fetch: Callable[[], dict[str, bytes]] = fetched,
        count: Callable[[], int] | None = None,
    ) -> None:
        """`fetch` gives the bucket's files by their names, `count` how many invalidations there were."""
        self._addresses, self._fetch, self._count = addresses, fetch, count or Invalidations().count
        self._seen, self._cached = -1, Portal({}, addresses)

    async def __call__(self, scope: Mapping[str, Any], receive: object, send: Send) -> None:
        """Answer one request of type `http`."""
        loop = asyncio.get_running_loop()
        portal = await loop.run_in_executor(None, self.cached)
        await portal(scope, receive, send)

    def cached(self) -> Portal:
        """The portal as the cache has it: fetched anew after an invalidation, and only then."""
        count = self._count()
        if count != self._seen:
            self._cached = Portal(self._fetch(), self._addresses)
            self._seen = count
        return self._cached


class Invalidations:
    """The invalidations of the distribution before the portal's bucket."""

    def __init__(self) -> None:
        self._fronts: CloudFrontClient = session().client("cloudfront")
        (self._distribution,) = distributions()[:1] or [""]

    def count(self) -> int:
        """How many there were until now."""
        found = self._fronts.list_invalidations(DistributionId=self._distribution)["InvalidationList"]
        return len(found.get("Items", []))
