"""What fronts do to an answer on its way."""

import json
from collections.abc import Callable
from typing import Any

from tests.fronts.proxy import Front, Passing


def plain(passing: Passing) -> str:
    return passing.path.partition("?")[0]


def header_of(passing: Passing, wanted: str) -> str:
    return next((value for name, value in passing.headers if name.lower() == wanted), "")


def drop(passing: Passing, *names: str) -> None:
    passing.headers = [pair for pair in passing.headers if pair[0].lower() not in names]


def is_data(passing: Passing) -> bool:
    """Whether it is JSON of the API, and not a customer's own file or a document."""
    of_the_api = not plain(passing).startswith(("/files/", "/openapi"))
    return of_the_api and bool(passing.body) and "json" in header_of(passing, "content-type").lower()


def answers_with(passing: Passing, status: int, kind: str, text: str) -> None:
    """An answer of its own in place of what is behind it."""
    passing.status, passing.body = status, text.encode()
    drop(passing, "content-type", "etag")
    if kind:
        passing.adds("Content-Type", kind)


def compact(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def shown(show: Callable[[Passing, Any], Any]) -> Front:
    """Shows another document in place of each."""

    def change(passing: Passing) -> None:
        if is_data(passing):
            passing.body = compact(show(passing, json.loads(passing.body))).encode()

    return Front(changes=change)
