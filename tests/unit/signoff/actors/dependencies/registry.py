"""A registry on this machine that npm and pip-audit ask, and that knows the advisories it is given."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.unit.signoff.wire.serving import Heard, Reply, serving


@dataclass
class Registry:
    """Where it is, what is known of which package (`name version`), and who asked about what."""

    url: str
    known: Mapping[str, str]
    asked: list[str] = field(default_factory=list)

    def answer(self, heard: Heard) -> Reply:
        """To npm's bulk endpoint, or to a query as of OSV; it lists no package's versions."""
        if heard.method != "POST":
            return Reply({"error": "not_found"}, 404)
        content = heard.body
        query = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        if heard.path == "/v1/query":
            return Reply(self._osv(query))
        return Reply(self._npm(query))

    def _npm(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """Advisories by package."""
        found: dict[str, Any] = {}
        for name, versions in query.items():
            for version in versions:
                if title := self._of(name, version):
                    row = {"id": 1, "url": "https://advisories.test/1", "title": title, "severity": "high"}
                    row |= {"vulnerable_versions": version, "cwe": [], "cvss": {"score": 0}}
                    found.setdefault(name, []).append(row)
        return found

    def _osv(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing at all where nothing is known."""
        name = query["package"]["name"]
        title = self._of(name, query["version"])
        if title is None:
            return {}
        events = [{"introduced": "0"}, {"fixed": "99.0"}]
        affected = {
            "package": {"name": name, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return {"vulns": [{"id": "PYSEC-1", "summary": title, "affected": [affected], "aliases": []}]}

    def _of(self, name: str, version: str) -> str | None:
        self.asked.append(f"{name} {version}")
        return self.known.get(f"{name} {version}")


@contextmanager
def registry(known: Mapping[str, str]) -> Iterator[Registry]:
    """Such a registry on loopback, until the block ends."""
    with serving() as desk:
        one = Registry(desk.base_url, known)
        desk.answers = one.answer
        yield one
