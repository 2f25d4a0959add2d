"""Which addresses are nobody's business to call on a customer's behalf (WHK-03).

Every block of IANA's registries of special-purpose addresses, whether IANA calls it globally reachable or
not: no endpoint of a customer is there. The registries, as they stood on 2025-10-09:
https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry, with the blocks for multicast of their own
registries (ipv4-address-space and ipv6-address-space). Of IPv6, only 2000::/3 is given to anybody at all.

`ipaddress.is_private` is not asked: what it says of mapped and translated addresses depends on Python's
patch level.
"""

from collections.abc import Container, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IPV4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private use",
    "100.64.0.0/10": "shared address space",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link local",
    "172.16.0.0/12": "private use",
    "192.0.0.0/24": "IETF protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "6to4 relay anycast",
    "192.168.0.0/16": "private use",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "255.255.255.255/32": "limited broadcast",
}
IPV6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4-mapped",
    "64:ff9b::/96": "IPv4-IPv6 translation",
    "64:ff9b:1::/48": "IPv4-IPv6 translation",
    "100::/64": "discard only",
    "100:0:0:1::/64": "dummy prefix",
    "2001::/23": "IETF protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "unique local",
    "fe80::/10": "link local",
    "fec0::/10": "site local",
    "ff00::/8": "multicast",
}
_GLOBAL = IPv6Network("2000::/3")
_V4 = {IPv4Network(block): name for block, name in IPV4.items()}
_V6 = {IPv6Network(block): name for block, name in IPV6.items()}


def special(text: str) -> str | None:
    """Say what is special about an address; None if it is an ordinary one of the internet.

    An address within an address is special whatever it holds: nobody publishes one on purpose. ValueError
    if the text is no address.
    """
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return next((name for block, name in _V4.items() if address in block), None)
    return _special_of_v6(address)


def all_public(addresses: Iterable[str], allowed: Container[str]) -> bool:
    """Tell whether each address is an ordinary one, or allowed all the same."""
    return all(each in allowed or special(each) is None for each in addresses)


def _special_of_v6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "an address with a zone"
    named = next((name for block, name in _V6.items() if address in block), None)
    return named or (None if address in _GLOBAL else "not global unicast")
