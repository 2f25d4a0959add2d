"""The two browsers that every scenario is seen in, each started once for a process of tests."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as AsyncBrowser
from playwright.async_api import Playwright as AsyncPlaywright
from playwright.sync_api import Browser, Playwright, sync_playwright

from signoff.deployment.programs import (
    BROWSERS,
    chromium_options,
    found_engine,
    found_program,
    missing_engine,
)
from signoff.verdict.outcomes import NotVerified

ENGINES = tuple(BROWSERS)
_FRUGAL: dict[str, str | float | bool] = {
    "fission.autostart": False,
    "dom.ipc.processCount": 1,
    "dom.ipc.processPrelaunch.enabled": False,
    "extensions.webextensions.remote": False,
}
"""One process for all pages: each takes half a second of a core to start."""
_LIGHT: dict[str, str | float | bool] = {"layout.css.prefers-color-scheme.content-override": 1}
"""Firefox, other than Chromium, asks for the theme of the machine unless it is told not to."""
_FFMPEG = "ffmpeg-1013/ffmpeg-linux"
"""Where Playwright 1.64.1 looks for the program that writes films."""


@contextmanager
def browsers_in() -> Iterator[None]:
    """Has Playwright find this machine's own ffmpeg to write films with, if there is one."""
    with tempfile.TemporaryDirectory(prefix="signoff-browsers-") as folder:
        if ffmpeg := found_program("ffmpeg"):
            link = Path(folder, _FFMPEG)
            link.parent.mkdir()
            link.symlink_to(ffmpeg)
        before = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
        os.environ["PLAYWRIGHT_BROWSERS_PATH"] = folder
        try:
            yield
        finally:
            del os.environ["PLAYWRIGHT_BROWSERS_PATH"]
            if before is not None:
                os.environ["PLAYWRIGHT_BROWSERS_PATH"] = before


@contextmanager
def playing() -> Iterator[Playwright]:
    """Playwright, for calls that wait."""
    with browsers_in(), sync_playwright() as playwright:
        yield playwright


def launch(playwright: Playwright, engine: str, network_port: int | None = None) -> Browser:
    """That browser, all of whose traffic goes through the SOCKS port, if one is given.

    NotVerified where this machine has none.
    """
    return getattr(playwright, engine).launch(**_options(engine, network_port))  # type: ignore[no-any-return]


async def launched(playwright: AsyncPlaywright, engine: str, network_port: int | None = None) -> AsyncBrowser:
    """That browser, for calls that go on at the same time. NotVerified where this machine has none."""
    return await getattr(playwright, engine).launch(**_options(engine, network_port))  # type: ignore[no-any-return]


def _options(engine: str, network_port: int | None) -> dict[str, Any]:
    if missing := missing_engine(engine):
        raise NotVerified(missing)
    if engine == "chromium":
        proxy = None if network_port is None else {"server": f"socks5://127.0.0.1:{network_port}"}
        return chromium_options() | {"proxy": proxy}
    through = {} if network_port is None else _through(network_port)
    return {
        "executable_path": found_engine(engine),
        "channel": "moz-firefox",
        "firefox_user_prefs": _FRUGAL | _LIGHT | through,
    }


def _through(port: int) -> dict[str, str | float | bool]:
    """Firefox leaves out its own machine unless it is told not to."""
    return {
        "network.proxy.type": 1,
        "network.proxy.socks": "127.0.0.1",
        "network.proxy.socks_port": port,
        "network.proxy.socks_version": 5,
        "network.proxy.socks_remote_dns": True,
        "network.proxy.allow_hijacking_localhost": True,
        "network.proxy.no_proxies_on": "",
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
    }
