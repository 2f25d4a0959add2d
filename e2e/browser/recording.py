"""What is kept of a scenario: a film with chapter titles, a trace that opens offline, pictures.

They lie in the run's folder under `browser/`, are attached in Allure, and are named in the verdict.
"""

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import allure
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from signoff.actors.session.recorder import Recorder
from signoff.wire import clock
from signoff.wire.steps import PageStep

FOLDER = "browser"
_FPS, _QUALITY = 5, 60
_SHARP = 85
"""Letters stay clear; to write a picture without loss takes the browsers twice as long."""
_FILM = {"width": 640, "height": 400}
"""Enough to read; each picture of a film takes 15 ms of a core, a third more of 800 x 500."""
_TRACE = "application/vnd.allure.playwright-trace"
_TITLE = (
    "<table width='100%' height='{}' cellspacing='0' cellpadding='0'><tr><td valign='bottom'>"
    "<table width='100%' bgcolor='#141823' cellpadding='8'><tr><td>"
    "<font color='white' size='4' face='sans-serif'>{}</font></td></tr></table></td></tr></table>"
)
"""Without a style attribute, which Playwright's own chapters have and the portal's policy forbids."""


class Recording:
    """Of one scenario. `films`: whether this browser's films show anything, and can be written here.

    `traces`: whether windows are traced, which takes each half a second more.
    """

    def __init__(self, folder: Path, recorder: Recorder, *, films: bool, traces: bool = True) -> None:
        self._folder, self._recorder, self._films, self._is_traced = folder, recorder, films, traces
        self._actor = "the person at the browser"
        self._pages: list[Page] = []
        self._filmed: dict[Page, Path] = {}
        self._pictures = self._traces = 0
        self._title = ""
        self._titles = ExitStack()

    @contextmanager
    def of(self, context: BrowserContext) -> Iterator[None]:
        """Traces all that happens in that window of the browser."""
        if not self._is_traced:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Snapshots show each step as it was; a strip of pictures beside them costs Firefox a core.
        context.tracing.start(snapshots=True, screenshots=False, sources=False)
        try:
            yield
        finally:
            self._stop_filming()
            self._traces += 1
            number = "" if self._traces == 1 else f"-{self._traces}"
            trace = self._folder / f"trace{number}.zip"
            context.tracing.stop(path=trace)
            self._keep(trace, "trace", _TRACE)

    def film(self, page: Page) -> None:
        """Films the page from the first chapter on: how one gets there would be a third of all pictures."""
        if page not in self._pages:
            self._pages.append(page)
        if self._title:
            self._film_all()

    def chapter(self, title: str) -> None:
        """Begins a chapter: its title is in the film, and the one before ends with a picture."""
        self._end_chapter()
        self._title = title
        self._recorder.tell(PageStep(actor=self._actor, says=title, at=_now()))
        self._film_all()
        for page in self._open_pages() if self._films else ():
            size = page.viewport_size or _FILM
            shown = _TITLE.format(size["height"], html.escape(title))
            self._titles.enter_context(page.screencast.show_overlay(shown))

    def _film_all(self) -> None:
        for page in self._open_pages() if self._films else ():
            if page not in self._filmed:
                number = len(self._filmed) + 1
                film = self._filmed[page] = self._folder / f"film{'' if number == 1 else f'-{number}'}.webm"
                page.screencast.start(path=film, fps=_FPS, quality=_QUALITY, size=_FILM)  # type: ignore[arg-type]

    def _open_pages(self) -> list[Page]:
        return [page for page in self._pages if not page.is_closed()]

    def take_picture(self, what: str) -> None:
        """Takes a picture of each page as it is now."""
        for number, page in enumerate(self._open_pages()):
            self._pictures += 1
            place = f"-{number + 1}" if len(self._pages) > 1 else ""
            name = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
            picture = self._folder / f"{self._pictures:02}-{name}{place}.jpg"
            # To hide the caret, Playwright would add a style that the portal's policy forbids.
            page.screenshot(path=picture, type="jpeg", quality=_SHARP, caret="initial")
            self._keep(picture, what, "image/jpeg")

    def _end_chapter(self) -> None:
        if self._title:
            self._titles.close()
            self.take_picture(self._title)
        self._title = ""

    def _stop_filming(self) -> None:
        try:
            self._end_chapter()
        except PlaywrightError as error:  # the scenario's own failure has to be reported, not this
            self._recorder.tell(PageStep(actor=self._actor, says=f"no picture: {error.message}", at=_now()))
        for page, film in self._filmed.items():
            if not page.is_closed():
                page.screencast.stop()
            self._keep(film, "film", "video/webm")
        self._filmed.clear()
        self._pages.clear()

    def _keep(self, file: Path, name: str, kind: str) -> None:
        if file.exists():
            attach = {"name": name, "attachment_type": kind, "extension": file.suffix[1:]}
            allure.attach.file(str(file), **attach)  # type: ignore[no-untyped-call]
            self._recorder.evidence.append(file)


def _now() -> str:
    return clock.written("milliseconds")
