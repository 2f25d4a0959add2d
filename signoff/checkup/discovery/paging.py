"""How lists are paged, found out by trying."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signoff.checkup.discovery import names
from signoff.checkup.discovery.asking import Asker, Said
from signoff.checkup.discovery.found import Found, held
from signoff.wire.answers import Json, Malformed, get, next_at, next_in
from signoff.wire.dialect import Paging

Holds = Callable[[list[Mapping[str, Any]]], bool]
"""Whether a page is as a parameter should make it."""
_USUAL = Paging()
_SMALLER = (50, 25, 20, 10)


def find_paging(
    asker: Asker, token: str, found: Found, path: str, said: Said, items: Sequence[Mapping[str, Any]]
) -> None:
    """Tries which parameter makes a page small, and which leads to the next one; a cursor's name is seen."""
    body = said.json
    cursor = next((name for name in names.NEXT_CURSOR if isinstance(body, dict) and name in body), None)
    if len(items) < 2:
        _calls(found, cursor)
        found.unknown.append(
            "how lists are paged: the first customer has too few tickets to try; see [paging]"
        )
        return
    size = _tried(asker, token, path, names.SIZES, lambda page: len(page) == 1)
    if size is None:
        _calls(found, cursor)
        found.unknown.append("by which parameter a page is made smaller: set [paging] size")
        return
    if size != _USUAL.size:
        found.put("paging", "size", size)
    _largest(asker, token, found, path, size)
    if not _leads_on(asker, token, found, path, size, cursor, items[1]):
        found.unknown.append("how the next page is asked for: see [paging]")


def _leads_on(
    asker: Asker,
    token: str,
    found: Found,
    path: str,
    size: str,
    cursor: str | None,
    second: Mapping[str, Any],
) -> bool:
    """Finds out how a page of one ticket leads to the second; False where it does not show."""
    first = asker.get(path, token, **{size: "1"})
    if first is not None and next_in(first.headers.get("link", "")):
        found.put("paging", "style", "link")
        return True
    body = None if first is None else first.json
    if (link := next((name for name in names.NEXT_LINK if _is_address(body, name)), None)) is not None:
        found.put("paging", "style", "link")
        found.put("paging", "next_link", link)
        return True
    _calls(found, cursor)
    if cursor is not None:
        return isinstance(get(body, cursor), str | int)

    def is_second(page: list[Mapping[str, Any]]) -> bool:
        return page[:1] == [second]

    for style, usual, guesses, place in (
        ("offset", _USUAL.offset, names.OFFSETS, "1"),
        ("page", _USUAL.page, names.PAGES, "2"),
        ("page", _USUAL.page, names.PAGES, "1"),
    ):
        name = _tried(asker, token, path, guesses, is_second, place, **{size: "1"})
        if name is not None:
            found.put("paging", "style", style)
            if name != usual:
                found.put("paging", style, name)
            if style == "page" and place == "1":
                found.put("paging", "first_page", 0)
            return True
    return False


def _calls(found: Found, cursor: str | None) -> None:
    """Notes how the next page's cursor is called."""
    if cursor is not None and cursor != _USUAL.next_cursor:
        found.put("paging", "next_cursor", cursor)


def _is_address(body: Json, name: str) -> bool:
    """Whether the answer names the next page there, by an address with parameters."""
    try:
        return next_at(body, name) is not None
    except Malformed:
        return False


def _tried(
    asker: Asker,
    token: str,
    path: str,
    guesses: Sequence[str],
    holds: Holds,
    value: str = "1",
    **more: str,
) -> str | None:
    """The first parameter that, with that value, changes the list in that way."""
    for name in guesses:
        said = asker.get(path, token, **{**more, name: value})
        if said is not None and said.status == 200 and holds(held(said.json)[1]):
            return name
    return None


def _largest(asker: Asker, token: str, found: Found, path: str, size: str) -> None:
    """The largest page, if it is smaller than the reference's."""
    for largest in (_USUAL.max_size, *_SMALLER):
        said = asker.get(path, token, **{size: str(largest)})
        if said is not None and said.status == 200:
            break
    else:
        found.unknown.append("how large a page may be: set [paging] max_size")
        return
    if largest != _USUAL.max_size:
        found.put("paging", "max_size", largest)
        found.put("paging", "default_size", min(largest, _USUAL.default_size))
        found.unknown.append("how large a page is where no size is asked for: set [paging] default_size")
