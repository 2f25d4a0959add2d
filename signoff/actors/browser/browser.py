"""A browser that is shown what the target stored, and that tells what it did.

Playwright's calls have to come from one thread and leave an event loop running there: that thread is our own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Page, Playwright, Request, sync_playwright

from signoff.deployment.programs import chromium_options, missing_engine
from signoff.expect.inert import rendered
from signoff.verdict.outcomes import NotVerified
from signoff.wire.exchange import Answer

_NOTHING_RESOLVES = "--host-resolver-rules=MAP * ~NOTFOUND"
"""Nothing is looked up and nothing is reached: that it was asked for is what counts."""
_LOADED = frozenset({"image", "font"})
"""What a text may load: Markdown has pictures."""
_TELLING = frozenset(
    ["content-type", "content-disposition", "x-content-type-options", "content-security-policy"]
)
"""Headers that decide what a browser makes of an answer."""
_WAYS: dict[str, Callable[[str], str]] = {"as HTML": str, "as Markdown": rendered}
"""How a text is shown."""
_CONTROL = "<img src=x onerror=alert(1)>"
_ADDRESS = "http://answer.invalid/"
_AT_ONCE = 24
"""How many texts are shown at the same time when it is to be known which of them does something."""
Result = TypeVar("Result")
Told = list[tuple[str, str]]
"""Where something was done, a frame's name or nothing, and what."""


class Browser:
    """Headless Chromium, one page for all that it is shown; it is started when it is first needed.

    NotVerified where this machine has none.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "browser")
        self._asked: Told = []
        self._open: tuple[Playwright, Chromium, BrowserContext, Page] | None = None

    def run_texts(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """What each of the texts did, by its name, shown raw as HTML and rendered from Markdown.

        Each is parsed as part of a page, as a fragment, and once more as that was written down; then links,
        buttons, focus and pointer are tried. A text that does nothing is not among them.
        """
        return self._on_its_thread(lambda: self._found(texts))

    def open_as_page(self, answer: Answer) -> list[str]:
        """What an answer did that somebody opened as a page, headers and all."""
        return self._on_its_thread(lambda: self._opens(answer))

    def close(self) -> None:
        """Ends the browser, if it was started."""
        if self._open is not None:
            playwright, chromium, _, _ = self._open
            self._thread.submit(chromium.close).result()
            self._thread.submit(playwright.stop).result()
        self._thread.shutdown()

    def _on_its_thread(self, call: Callable[[], Result]) -> Result:
        if self._open is None:
            if missing := missing_engine("chromium"):
                raise NotVerified(missing)
            self._open = self._thread.submit(self._opened).result()
            if not self.run_texts({"control": _CONTROL}):
                raise RuntimeError("the browser tells of no script that runs, so its silence means nothing")
        return self._thread.submit(call).result()

    def _opened(self) -> tuple[Playwright, Chromium, BrowserContext, Page]:
        playwright = sync_playwright().start()
        chromium = playwright.chromium.launch(**chromium_options(_NOTHING_RESOLVES))
        context = chromium.new_context()
        context.add_init_script(_script("record_execution.js"))
        context.on("request", self._requested)
        return playwright, chromium, context, context.new_page()

    @property
    def _place(self) -> tuple[Playwright, Chromium, BrowserContext, Page]:
        assert self._open is not None
        return self._open

    def _found(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """Together first, since as a rule nothing happens; each in a frame of its own when something did."""
        together = self._shown([_document(how, list(texts.values()), how) for how in _WAYS])
        if not together:
            return {}
        found: dict[str, list[str]] = {}
        single = [_document(f"{name}|{how}", [text], how) for name, text in texts.items() for how in _WAYS]
        for begin in range(0, len(single), _AT_ONCE):
            for place, what in self._shown(single[begin : begin + _AT_ONCE]):
                name, _, how = place.rpartition("|")
                found.setdefault(name or "one of them", []).append(f"{what} {how}")
        return found or {"all of them together": [what for _, what in together]}

    def _shown(self, documents: Sequence[Mapping[str, Any]]) -> Told:
        self._asked.clear()
        page = self._place[3]
        page.goto("about:blank")
        ran = page.evaluate(_script("render_and_click.js"), documents)
        return [*dict.fromkeys([*map(tuple, ran), *self._asked])]

    def _opens(self, answer: Answer) -> list[str]:
        self._asked.clear()
        page = self._place[2].new_page()
        headers = {name: value for name, value in answer.headers.items() if name in _TELLING}
        page.route(
            _ADDRESS, lambda route: route.fulfill(status=answer.status, headers=headers, body=answer.body)
        )
        try:
            page.goto(_ADDRESS)
            ran = page.evaluate(
                "() => new Promise(done => setTimeout(() => done(window.executed ?? []), 100))"
            )
        except Error as error:
            if "Download is starting" not in error.message and "ERR_ABORTED" not in error.message:
                raise
            ran = []  # what is downloaded is no page
        finally:
            page.close()
        return [what for _, what in [*ran, *self._asked]]

    def _requested(self, request: Request) -> None:
        is_ours = request.url == _ADDRESS or request.url.startswith("about:")
        if is_ours or request.resource_type in _LOADED:
            return
        try:
            place = next((name for name in _names_around(request.frame) if name), "")
        except Error:  # a page that was only just opened has no frame yet
            place = ""
        self._asked.append((place, f"asked for {request.url[:60]}"))


def _document(name: str, texts: Sequence[str], how: str) -> dict[str, Any]:
    return {"name": name, "texts": [_WAYS[how](text) for text in texts]}


def _names_around(frame: Any) -> Iterator[str]:
    """The names of the frames it is in, the outermost first."""
    if frame is not None:
        yield from _names_around(frame.parent_frame)
        yield frame.name


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
