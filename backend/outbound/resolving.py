"""Looks names up, with a bound on the time that it takes; what the machine's own files say does not count."""

from collections.abc import Sequence

import dns.exception
import dns.resolver

from backend.domain.errors import DependencyDown
from backend.webhook_ports import Resolver

WITHIN_S = 2.0
#: In place of a server: no name is looked up at all.
NOBODY = "none"


class DnsResolver(Resolver):
    """The Resolver. `server` is "address:port"; None: those that the machine is configured with; NOBODY."""

    def __init__(self, server: str | None) -> None:
        self._is_there = server != NOBODY
        self._resolver = dns.resolver.Resolver(configure=server is None)
        self._resolver.lifetime = WITHIN_S
        # Each attempt looks anew: nothing that was found out earlier is believed (WHK-03).
        self._resolver.cache = None
        if server is not None and self._is_there:
            address, _, port = server.rpartition(":")
            self._resolver.nameservers = [address]
            self._resolver.port = int(port)

    def addresses(self, host: str) -> Sequence[str]:
        """Return all addresses of a name, none if it has none; DependencyDown if nobody can tell."""
        if not self._is_there:
            raise DependencyDown("names")
        found: list[str] = []
        for kind in ("A", "AAAA"):
            try:
                # With a dot at its end a name is whole: no domain of this machine's is put behind it.
                answer = self._resolver.resolve(f"{host}.", kind, search=False)
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
                continue
            except dns.exception.DNSException as fault:
                raise DependencyDown("names") from fault
            found += [record.to_text() for record in answer]
        return found
