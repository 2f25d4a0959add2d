"""The portal's files as the local stack serves them (PRE-07, SEC-08)."""

import gzip
import json
from pathlib import Path

import pytest

from backend.local.gateway.portal import Addresses, Portal
from backend.local.gateway.replies import Reply
from backend.local.portal_bucket import built

ADDRESSES = Addresses("http://127.0.0.1:1/api", "ws://127.0.0.1:2/", "http://127.0.0.1:3/files")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """What `npm run build` makes."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Portal</title>", encoding="utf-8")
    (tmp_path / "assets/index-1.js").write_text("run()", encoding="utf-8")
    (tmp_path / "icon.png").write_bytes(b"\x89PNG")
    return tmp_path


@pytest.fixture
def portal(build: Path) -> Portal:
    """The portal of that build."""
    return Portal(built(build), ADDRESSES)


def header(reply: Reply, name: str) -> str | None:
    return {key.decode(): value.decode() for key, value in reply.headers}.get(name)


@pytest.mark.parametrize("path", ["/", "/index.html", "/support/tickets/1", "/../../etc/passwd", "/config"])
def test_every_path_without_a_file_is_the_page(portal: Portal, path: str) -> None:
    page = portal.answer("GET", path)
    assert (page.status, page.body) == (200, b"<title>Portal</title>")
    assert header(page, "cache-control") == "no-cache"


def test_the_page_may_reach_its_own_deployment_and_nothing_else(portal: Portal) -> None:
    policy = header(portal.answer("GET", "/"), "content-security-policy") or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["connect-src"].split() == [
        "'self'",
        "http://127.0.0.1:1",
        "ws://127.0.0.1:2",
        "http://127.0.0.1:3",
    ]
    assert (rules["default-src"], rules["script-src"]) == ("'none'", "'self'")
    assert "unsafe" not in policy


def test_the_addresses_come_with_the_deployment_not_with_the_build(portal: Portal) -> None:
    config = json.loads(portal.answer("GET", "/config.json").body)
    assert (config["apiBaseUrl"], config["webSocketUrl"]) == (ADDRESSES.api, ADDRESSES.live)
    assert header(portal.answer("GET", "/config.json"), "cache-control") == "no-cache"


def test_assets_are_kept_for_ever_and_packed_for_whoever_takes_that(portal: Portal) -> None:
    packed = portal.answer("GET", "/assets/index-1.js", accepts="br, gzip")
    assert gzip.decompress(packed.body) == b"run()"
    assert header(packed, "content-encoding") == "gzip"
    assert "immutable" in (header(packed, "cache-control") or "")
    plain = portal.answer("GET", "/assets/index-1.js")
    assert (plain.body, header(plain, "content-type")) == (b"run()", "text/javascript; charset=utf-8")


def test_what_is_no_text_is_sent_as_it_is(portal: Portal) -> None:
    icon = portal.answer("GET", "/icon.png", accepts="gzip")
    assert (icon.body, header(icon, "content-type")) == (b"\x89PNG", "image/png")


def test_an_asset_that_is_not_there_is_not_the_page(portal: Portal) -> None:
    assert portal.answer("GET", "/assets/index-2.js").status == 404


def test_nothing_can_be_sent_there(portal: Portal) -> None:
    refused = portal.answer("POST", "/support")
    assert (refused.status, header(refused, "allow")) == (405, "GET, HEAD")
    assert portal.answer("HEAD", "/").body == b""


def test_without_a_build_it_says_what_to_do(tmp_path: Path) -> None:
    answer = Portal(built(tmp_path), ADDRESSES).answer("GET", "/")
    assert answer.status == 503
    assert b"npm run build" in answer.body
