"""Which addresses are never called on a customer's behalf: each block of the registries, at both ends."""

from ipaddress import ip_address, ip_network

import pytest

from backend.domain.special_addresses import IPV4, IPV6, all_public, special

BLOCKS = [*IPV4, *IPV6]


@pytest.mark.parametrize("block", BLOCKS)
def test_the_first_and_the_last_address_of_a_block_are_special(block: str) -> None:
    network = ip_network(block)
    assert special(str(network[0]))
    assert special(str(network[-1]))


@pytest.mark.parametrize("block", [each for each in BLOCKS if int(ip_network(each)[0])])
def test_the_addresses_around_a_block_are_as_their_own_block_has_it(block: str) -> None:
    network = ip_network(block)
    for number in (int(network[0]) - 1, int(network[-1]) + 1):
        if number < 2**network.max_prefixlen:
            near = type(network[0])(number)
            others = [each for each in BLOCKS if near in ip_network(each)]
            is_global = near.version == 4 or near in ip_network("2000::/3")
            assert (special(str(near)) is None) is (not others and is_global), near


@pytest.mark.parametrize("address", ["1.1.1.1", "9.9.9.9", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_an_ordinary_address_is_not(address: str) -> None:
    assert special(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1",
        "2001::1",
        "::1.1.1.1",
        "fe80::1%eth0",
        "2606::1%1",
    ],
)
def test_an_address_within_an_address_or_with_a_zone_is_special_whatever_it_holds(address: str) -> None:
    assert special(address)


def test_what_is_no_address_is_no_answer() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        special("0177.0.0.1")


def test_one_special_address_among_others_spoils_them_all() -> None:
    assert all_public(["1.1.1.1"], frozenset())
    assert not all_public(["1.1.1.1", "10.0.0.1"], frozenset())
    assert all_public(["1.1.1.1", "127.0.0.1"], frozenset({"127.0.0.1"}))
    assert not all_public(["127.0.0.2"], frozenset({"127.0.0.1"}))
    assert ip_address("127.0.0.2").is_loopback
