"""The URLs of endpoints: what two readers could take for two hosts is refused."""

import pytest

from backend.domain.endpoint_urls import Destination, destination
from backend.domain.errors import FieldError


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "/"),
        ("HTTPS://Hooks.Example.com/a%20b?c=d&e=/", "hooks.example.com", 443, "/a%20b?c=d&e=/"),
        ("https://hooks.example.com:8443?x=1", "hooks.example.com", 8443, "/?x=1"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://1.1.1.1/", "1.1.1.1", 443, "/"),
        ("https://[2606:4700:0:0::1111]/", "2606:4700::1111", 443, "/"),
    ],
)
def test_an_ordinary_url_leads_to_its_host(url: str, host: str, port: int, target: str) -> None:
    to = destination(url)
    assert isinstance(to, Destination)
    assert (to.host, to.port, to.target) == (host, port, target)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "//hooks.example.com/",
        "https:hooks.example.com",
        "https:///hooks.example.com",
        "https://",
        "https://user@hooks.example.com/",
        "https://user:word@hooks.example.com/",
        "https://hooks.example.com\\@127.0.0.1/",
        "https://hooks.example.com/#fragment",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nX: y",
        "https://hooks.example.com\n",
        " https://hooks.example.com",
        "https://hooks.example.com./",
        "https://hooks..example.com/",
        "https://-hooks.example.com/",
        "https://bücher.example/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://%31%32%37.0.0.1/",
        "https://localhost/",
        "https://hooks/",
        "https://hooks.localhost/",
        "https://hooks.internal/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.0x1/",
        "https://1.1.1.1.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[::1/",
        "https://169.254.169.254/latest/",
        "https://hooks.example.com:80/",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:/",
        "https://hooks.example.com:443:443/",
        "https://" + "a" * 64 + ".example/",
        "https://hooks.example.com/" + "a" * 2048,
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    found = destination(url)
    assert isinstance(found, FieldError)
    assert found.field == "url"


def test_a_special_address_is_taken_only_if_it_is_allowed() -> None:
    allowed = frozenset({"127.0.0.1"})
    assert isinstance(destination("https://127.0.0.1:8443/", allowed), Destination)
    assert isinstance(destination("https://127.0.0.2:8443/", allowed), FieldError)


def test_the_host_header_names_the_port_only_where_it_is_another() -> None:
    for url, host in (("https://a.example/", "a.example"), ("https://[2606::1]:8443/", "[2606::1]:8443")):
        to = destination(url)
        assert isinstance(to, Destination)
        assert to.authority == host
