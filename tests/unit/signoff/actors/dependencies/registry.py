"""A registry on this machine that npm and pip-audit ask, and that knows the advisories it is given."""

import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Registry:
    """Where it is, what is known of which package (`name version`), and who asked about what."""

    url: str
    known: Mapping[str, str]
    asked: list[str] = field(default_factory=list)

    def npm_advisories(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """What npm's bulk endpoint answers: advisories by package."""
        found: dict[str, Any] = {}
        for name, versions in query.items():
            for version in versions:
                self.asked.append(f"{name} {version}")
                if title := self.known.get(f"{name} {version}"):
                    row = {"id": 1, "url": "https://advisories.test/1", "title": title, "severity": "high"}
                    found.setdefault(name, []).append(
                        row | {"vulnerable_versions": version, "cwe": [], "cvss": {"score": 0}}
                    )
        return found

    def osv_answer(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """What OSV's query API answers: nothing at all where nothing is known."""
        name, version = query["package"]["name"], query["version"]
        self.asked.append(f"{name} {version}")
        title = self.known.get(f"{name} {version}")
        if title is None:
            return {}
        events = [{"introduced": "0"}, {"fixed": "99.0"}]
        affected = {
            "package": {"name": name, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return {"vulns": [{"id": "PYSEC-1", "summary": title, "affected": [affected], "aliases": []}]}


@contextmanager
def registry(known: Mapping[str, str]) -> Iterator[Registry]:
    """Such a registry on loopback, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            query = json.loads(content)
            if self.path == "/v1/query":
                self._answer(200, one.osv_answer(query))
            elif self.path == "/-/npm/v1/security/advisories/bulk":
                self._answer(200, one.npm_advisories(query))
            else:
                self._answer(404, {"error": "there is no such thing"})

        def do_GET(self) -> None:
            # npm asks for a package's versions, to say which mends it.
            self._answer(404, {"error": "not_found"})

        def _answer(self, status: int, body: Mapping[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one = Registry(f"http://127.0.0.1:{server.server_port}", known)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
