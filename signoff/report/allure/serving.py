"""Serves a made report to browsers of this machine: that folder's files, and nothing else."""

import shutil
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from signoff.report.allure.shelf import FILES

_HOST = "127.0.0.1"


class ReportServer(ThreadingHTTPServer):
    """Serves the files of one folder on a free port of the loopback interface."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__((_HOST, 0), _Files)
        self.root = folder.resolve()

    @property
    def address(self) -> str:
        """Where a browser of this machine finds it."""
        return f"http://{_HOST}:{self.server_port}/"

    def file_at(self, url: str) -> Path | None:
        """The file that a request's target names; None for folders, links, and what lies elsewhere."""
        parts = PurePosixPath(unquote(urlsplit(url).path)).parts[1:] or ("index.html",)
        file = self.root.joinpath(*parts)
        return file if file.is_file() and file.resolve() == file else None


def serve(folder: Path, say: Callable[[str], None]) -> None:
    """Serves the folder until Ctrl-C; `say` is given the address first."""
    with ReportServer(folder) as server:
        say(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()


class _Files(BaseHTTPRequestHandler):
    server: ReportServer

    def do_GET(self) -> None:
        """Answers with the file."""
        if file := self._head():
            with file.open("rb") as stream:
                shutil.copyfileobj(stream, self.wfile)

    def do_HEAD(self) -> None:
        """Answers as to a GET, without the file."""
        self._head()

    def _head(self) -> Path | None:
        # A page of another site may let the name of its own host lead to this machine.
        if self.headers.get("Host") not in [
            f"{name}:{self.server.server_port}" for name in (_HOST, "localhost")
        ]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if (file := self.server.file_at(self.path)) is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", guess_type(file.name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(file.stat().st_size))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if file.parent == self.server.root / FILES:
            # What a target sent is shown, never run.
            self.send_header("Content-Security-Policy", "sandbox")
        self.end_headers()
        return file

    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""
