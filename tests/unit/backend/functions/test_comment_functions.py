"""Comments through real proxy events (TKT-08..10, EDGE-02)."""

import pytest

from tests.unit.backend.caller import Caller, token


def path_of(caller: Caller) -> str:
    """Open a ticket and return the path of its comments."""
    return f"/support/tickets/{caller.open_ticket()['id']}/comments"


def test_a_comment_bears_its_author_from_the_token(acme: Caller) -> None:
    path = path_of(acme)
    acme.authorization = f"Bearer {token('acme', sub='ann', role='support')}"
    reply = acme.post(path, {"text": " **bold** "})
    comment = reply.json
    assert (reply.status, comment["author"], comment["author_role"]) == (201, "ann", "support")
    assert comment["text"] == "**bold**"
    assert comment["ticket_id"] in path
    assert acme.get(path).json == {"comments": [comment], "next_cursor": None}


def test_a_comment_raises_the_count_by_one_and_the_version(acme: Caller) -> None:
    ticket = acme.open_ticket()
    path = f"/support/tickets/{ticket['id']}"
    comment = acme.post(f"{path}/comments", {"text": "one"}).json
    after = acme.get(path).json
    assert after.pop("version") > ticket.pop("version")
    assert after == ticket | {"comment_count": 1, "updated_at": comment["created_at"]}


def test_comments_come_oldest_first_and_complete_over_pages(acme: Caller) -> None:
    path = path_of(acme)
    written = [acme.post(path, {"text": f"no {n}"}).json["text"] for n in range(5)]
    read: list[str] = []
    query: dict[str, str] | None = {"limit": "2"}
    while query:
        page = acme.get(path, query).json
        read += [comment["text"] for comment in page["comments"]]
        query = page["next_cursor"] and {"limit": "2", "cursor": page["next_cursor"]}
    assert read == written


def test_a_cursor_belongs_to_one_tickets_comments(acme: Caller) -> None:
    path, other = path_of(acme), path_of(acme)
    for _ in range(2):
        acme.post(path, {"text": "x"})
    cursor = acme.get(path, {"limit": "1"}).json["next_cursor"]
    for elsewhere in (other, "/support/tickets"):
        reply = acme.get(elsewhere, {"cursor": cursor})
        assert (reply.status, reply.fields) == (400, ["cursor"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "\x00\x01"}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": 7}, "text"),
        ({"text": "ok", "author": "somebody"}, "author"),
        ({"text": "ok", "author_role": "support"}, "author_role"),
    ],
)
def test_a_bad_comment_is_refused_and_not_counted(acme: Caller, body: dict[str, object], field: str) -> None:
    path = path_of(acme)
    reply = acme.post(path, body)
    assert (reply.status, reply.fields) == (400, [field])
    assert acme.get(path.removesuffix("/comments")).json["comment_count"] == 0


def test_the_limit_is_on_what_was_written_not_on_what_is_stored(acme: Caller) -> None:
    reply = acme.post(path_of(acme), {"text": "<a" * 5_000})
    assert (reply.status, len(reply.json["text"])) == (201, 25_000)


def test_html_is_inert_in_the_answer_and_in_the_list(acme: Caller) -> None:
    path = path_of(acme)
    text = acme.post(path, {"text": "<script>x</script> [a](javascript:x) a < b"}).json["text"]
    assert text == "&lt;script>x&lt;/script> [a](#) a < b"
    assert acme.get(path).json["comments"][0]["text"] == text
