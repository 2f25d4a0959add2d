"""The served report: that folder's files to browsers of this machine, and nothing else."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from signoff.report.allure import serving
from signoff.report.allure.serving import ReportServer, serve


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report's folder with what does not belong to it beside it, and links in it."""
    folder = tmp_path / "report"
    (folder / "files").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("of this machine", encoding="utf-8")
    (folder / "index.html").write_text("<p>the report</p>", encoding="utf-8")
    (folder / "files" / "00001-attachment.webm").write_bytes(b"film")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "place").symlink_to(tmp_path)
    return folder


@pytest.fixture
def server(report: Path) -> Iterator[ReportServer]:
    """It, served."""
    with ReportServer(report) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_its_files_are_served_on_the_loopback_interface(server: ReportServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    first = httpx.get(server.address)
    assert (first.status_code, first.text) == (200, "<p>the report</p>")
    assert first.headers["content-type"] == "text/html"
    film = httpx.get(f"{server.address}files/00001-attachment.webm?x=1")
    assert (film.content, film.headers["content-type"]) == (b"film", "video/webm")
    assert film.headers["content-security-policy"] == "sandbox"
    head = httpx.head(f"{server.address}files/00001-attachment.webm")
    assert (head.headers["content-length"], head.content) == ("4", b"")


@pytest.mark.parametrize(
    "path",
    [
        "files",
        "files/",
        "place/",
        "place/secret.txt",
        "link.txt",
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "files/../../secret.txt",
        "%2fetc/passwd",
        "/etc/passwd",
        "%00",
        "none.html",
    ],
)
def test_neither_folders_nor_links_nor_other_places_are_served(server: ReportServer, path: str) -> None:
    # httpx would tidy the path up before it sends it.
    url = httpx.URL(server.address).copy_with(raw_path=f"/{path}".encode())
    answer = httpx.get(url)
    assert answer.status_code == 404
    assert "of this machine" not in answer.text


def test_a_page_of_another_host_gets_nothing(server: ReportServer) -> None:
    answer = httpx.get(server.address, headers={"Host": f"elsewhere.test:{server.server_port}"})
    assert answer.status_code == 421
    assert "the report" not in answer.text
    assert httpx.get(server.address, headers={"Host": f"localhost:{server.server_port}"}).status_code == 200


def test_nothing_can_be_written(server: ReportServer) -> None:
    assert httpx.post(server.address, content=b"x").status_code == 501
    assert httpx.put(f"{server.address}x", content=b"x").status_code == 501


def test_it_ends_with_control_c(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(server: ReportServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(serving.ReportServer, "serve_forever", interrupted)
    heard: list[str] = []
    serve(report, heard.append)
    assert heard[0].startswith("http://127.0.0.1:")
    with pytest.raises(httpx.ConnectError):
        httpx.get(heard[0])
