"""When an answer says the same as answers about nothing: what varies by itself is learned from these."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from signoff.expect.sameness import ROUNDS, Varying, difference, told_apart
from signoff.wire.exchange import Answer
from tests.unit.signoff.wire.samples import an_answer

ONE, OTHER, THIRD = (f"01a206bb-81ca-7765-a9fd-{end * 12}" for end in "123")
Make = Callable[[str, int], Answer]
"""An answer about that id, the nth of all."""


def lots(number: int, length: int = 16) -> str:
    """What looks drawn by lot, another one each time."""
    digits = "".join(f"{(number * 2654435761 + index * 40503) % 16777619:06x}" for index in range(9))
    return digits[:length]


def with_header(name: str, value: Callable[[int], str]) -> Make:
    return lambda named, number: an_answer({"detail": "no"}, 404, {name: value(number)})


def with_body(body: Callable[[str, int], Any]) -> Make:
    return lambda named, number: an_answer(body(named, number), 404)


VARY_BY_THEMSELVES: dict[str, Make] = {
    "nothing": with_header("x-frame-options", lambda n: "DENY"),
    "an edge's id": with_header("cf-ray", lambda n: f"{lots(n)}-FRA"),
    "a trace in Base64": with_header("x-amz-cf-id", lambda n: f"{lots(n, 20)}_{lots(n + 1, n % 3 + 3)}=="),
    "a W3C trace": with_header("traceparent", lambda n: f"00-{lots(n, 32)}-{lots(n + 7)}-01"),
    "a clock": with_header("x-at", lambda n: str(1795860000 + n // 2)),
    "a timing": with_header("server-timing", lambda n: f"total;dur={n * 7.3:.3f}"),
    "a counter": with_header("x-left", lambda n: str(100 - n)),
    "a balancer's cookie": with_header(
        "set-cookie", lambda n: f"AWSALB={lots(n)}; Expires=Sat, 05 Dec 2026 00:00:0{n} GMT; Path=/"
    ),
    "two cookies": with_header(
        "set-cookie", lambda n: f"A={lots(n)}; Expires=Sat, 05 Dec 2026 00:00:00 GMT, B=1; Path=/; Secure"
    ),
    "a header now and then": lambda named, number: an_answer(
        "no", 404, {"x-warm": "1"} if number % 2 else {}
    ),
    "one of two servers": with_header("x-served-by", lambda n: f"node-{'ab'[n % 3 > 0]}"),
    "a trace inside": with_body(lambda id_, n: {"error": {"meta": [{"traceId": lots(n, 32)}]}}),
    "a clock inside": with_body(lambda id_, n: {"timestamp": f"2026-11-28T10:00:0{n % 9}.{n:03d}+00:00"}),
    "epoch seconds": with_body(lambda id_, n: {"at": 1795860000 + n, "took": n / 7}),
    "its path": with_body(lambda id_, n: {"detail": "no", "path": f"/tickets/{id_}"}),
    "its path in other letters": with_body(lambda id_, n: {"detail": f"no {id_.upper()} here"}),
    "its path in Base64": with_body(lambda id_, n: {"instance": json.dumps(id_).encode().hex()}),
    "its length": lambda named, number: an_answer(
        {"of": named}, 404, {"content-length": str(number), "date": f"0{number}"}
    ),
    "a page with a reference": with_body(lambda id_, n: f"<h1>Not Found</h1><p>Reference #{lots(n)}.{n}</p>"),
    "a list that grows": lambda named, number: an_answer({"items": [{"id": i} for i in range(number)]}),
    "a secret in Base64 whose separators are now one, now two": with_body(
        lambda id_, n: {"secret": f"whsec_{lots(n, 9)}+QR{lots(n + 3, 18)}{'/' * (n == 2)}{lots(n + 5, 14)}="}
    ),
    "a hash of it": with_header("etag", lambda n: f'W/"{lots(n, 32)}"'),
}


@pytest.mark.parametrize("case", VARY_BY_THEMSELVES)
def test_what_varies_by_itself_is_no_difference(case: str) -> None:
    make, number = VARY_BY_THEMSELVES[case], count(1)
    unknown = iter([OTHER, *[THIRD] * ROUNDS * 2])
    found, _ = told_apart(
        lambda: make(ONE, next(number)),
        lambda: make(next(unknown), next(number)),
        [ONE, OTHER, THIRD],
        Varying(),
    )
    assert found == ""


NOTHING: dict[str, Any] = {"detail": "There is nothing here."}
TELLING: dict[str, tuple[Any, int, dict[str, str], str]] = {
    "another status": (NOTHING, 403, {}, "the status is 403"),
    "other words": ({"detail": "There is nothing for you."}, 404, {}, "the body is"),
    "one blank more": ({"detail": "There is nothing here. "}, 404, {}, "the body is"),
    "a field more": ({**NOTHING, "left": 12345}, 404, {}, "the body is"),
    "no body": ("", 404, {}, "the body is"),
    "true, not 1": ({**NOTHING, "n": True}, 404, {}, "the body is"),
    "a header more": (NOTHING, 404, {"x-owner": "globex"}, "these headers differ: [('x-owner', 'globex')]"),
    "an ETag": (NOTHING, 404, {"etag": '"17"'}, "these headers differ: [('etag', '\"17\"')]"),
    "a cookie more": (NOTHING, 404, {"set-cookie": "seen=1"}, "these headers differ: [('set-cookie seen'"),
}


@pytest.mark.parametrize("case", TELLING)
@pytest.mark.parametrize("varying", ["nothing", "an edge's id", "a balancer's cookie"])
def test_what_tells_is_found_whatever_varies_beside_it(case: str, varying: str) -> None:
    body, status, headers, seen = TELLING[case]
    number, beside = count(1), VARY_BY_THEMSELVES[varying]

    def answer(body: Any, status: int, headers: dict[str, str]) -> Answer:
        varies = dict(beside(ONE, next(number)).headers)
        cookies = ", ".join(each["set-cookie"] for each in (varies, headers) if "set-cookie" in each)
        return an_answer(body, status, varies | headers | ({"set-cookie": cookies} if cookies else {}))

    nothing = {**NOTHING, "n": 1} if case == "true, not 1" else NOTHING
    found, shown = told_apart(
        lambda: answer(body, status, headers), lambda: answer(nothing, 404, {}), [ONE], Varying()
    )
    assert found.startswith(seen), found
    assert shown.status == status


INSIDE_WHAT_VARIES: dict[str, tuple[Make, Make]] = {
    "other words around it": (
        with_body(lambda id_, n: {"detail": f"{lots(n)}: nothing of that name"}),
        with_body(lambda id_, n: {"detail": f"{lots(n)}: nothing for that customer"}),
    ),
    "one word more": (
        with_body(lambda id_, n: {"detail": f"{lots(n)}: nothing there"}),
        with_body(lambda id_, n: {"detail": f"{lots(n)}: nothing there, not yours"}),
    ),
    "a number more": (
        with_header("x-trace", lambda n: f"none-{lots(n)}"),
        with_header("x-trace", lambda n: f"none-{lots(n)}-17"),
    ),
    "a number beside what is drawn by lot": (
        with_body(lambda id_, n: {"secret": f"whsec_QR{lots(n, 40)}"}),
        with_body(lambda id_, n: {"secret": f"whsec_QR{lots(n, 40)} 2"}),
    ),
    "words of the same length as what is drawn by lot": (
        with_header("x-trace", lambda n: lots(n, 15)),
        with_header("x-trace", lambda n: "not for you 999"),
    ),
    "another kind of value": (
        with_body(lambda id_, n: {"at": n}),
        with_body(lambda id_, n: {"at": "never"}),
    ),
    "nothing where there always is something": (
        with_body(lambda id_, n: {"at": n, "of": "x"}),
        with_body(lambda id_, n: {"of": "x"}),
    ),
    "a word for what it hit": (
        with_header("x-trace", lambda n: f"none-{lots(n)}"),
        with_header("x-trace", lambda n: f"found-{lots(n)}"),
    ),
}


@pytest.mark.parametrize("case", INSIDE_WHAT_VARIES)
def test_what_varies_hides_nothing_that_does_not(case: str) -> None:
    nothing, theirs = INSIDE_WHAT_VARIES[case]
    number = count(1)
    found, _ = told_apart(
        lambda: theirs(ONE, next(number)), lambda: nothing(OTHER, next(number)), [ONE, OTHER], Varying()
    )
    assert found


def test_what_is_known_to_vary_costs_no_further_question() -> None:
    make, number, varying = VARY_BY_THEMSELVES["an edge's id"], count(1), Varying()
    for _ in range(5):
        told_apart(lambda: make(ONE, next(number)), lambda: make(OTHER, next(number)), [], varying)
    assert next(number) - 1 == 3 + 4 * 2


def test_what_changed_something_is_not_asked_for_again_and_again() -> None:
    asked: list[str] = []

    def answer(says: str) -> Answer:
        asked.append(says)
        answer = an_answer({"of": says}, 200)
        object.__setattr__(answer.exchange, "method", "PUT")
        return answer

    assert told_apart(lambda: answer("theirs"), lambda: answer("mine"), [], Varying())[0]
    assert asked.count("theirs") == 1


@pytest.mark.parametrize("form", ["a'b", "a%27b", "a%2527b", "a&#x27;b", "A'B", r"a\u0027b"])
def test_what_was_sent_may_come_back_in_any_form(form: str) -> None:
    answers = [an_answer(f'{{"path": "/{form}"}}', 404), an_answer({"path": "/c'd"}, 404)]
    assert difference(answers[:1], answers[1:], ["a'b", "c'd"]) == ""


def test_a_short_id_in_base64_may_hold_a_separator() -> None:
    varying = Varying()
    varying.learn([{"id": "HOc6YZ803HxtQ5g="}, {"id": "vBy0JcFnezZlitQ="}])
    for drawn in ("HOc6YZ803H/tQ5g=", "a/c6YZ80+HxtQ5g="):
        assert varying.explains("id", [drawn])
    for told in ("not for you 1234", "HOc6YZ803H/tQ5g=9"):
        assert not varying.explains("id", [told])


YOURS, OTHERS = "1b4e28ba-2fa1-41d2-883f-0016d3cca427", "7f000001-8c1a-4e1b-9d0a-3b2c1d0e9f88"


def missing(ticket: str, request: str = "r-0001", **headers: str) -> Answer:
    """A 404 that echoes its ticket's id and its request's, as targets do."""
    return an_answer(
        {"detail": f"no ticket {ticket}", "request": request, "incident": str(uuid4())},
        404,
        {"content-type": "application/json", "x-request-id": request} | headers,
        url=f"http://target.test/support/tickets/{ticket}?page=1",
    )


def test_answers_that_differ_as_those_about_nothing_do_say_the_same() -> None:
    before, after = (missing(OTHERS, request=f"r-{number}") for number in (1, 3))
    assert difference([missing(YOURS, request="r-2")], [before, after], [YOURS, OTHERS]) == ""


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (lambda: an_answer({"detail": "no"}, 403), "the status is 404"),
        (lambda: an_answer({"detail": "not yours"}, 404), "the body is"),
        (lambda: missing(YOURS, **{"x-owner": "globex"}), "these headers differ: [('x-owner', 'globex')]"),
    ],
)
def test_answers_that_differ_in_anything_else_do_not_say_the_same(
    other: Callable[[], Answer], says: str
) -> None:
    assert difference([missing(YOURS)], [other(), other()]).startswith(says)


def test_differing_bodies_are_both_shown() -> None:
    seen = difference([an_answer("yours", 404)], [an_answer("theirs", 404)])
    assert seen == "the body is 'yours', about nothing it is 'theirs'"


def test_a_server_by_the_address_tells_nothing_once_several_addresses_were_asked() -> None:
    """As behind a cache: each address has one of three servers, the same each time."""
    addresses, named = count(1), ["theirs"]

    def ask(about: str, server: int) -> Answer:
        return an_answer(
            {"detail": "no"}, 404, {"x-served-by": f"cache-{server}"}, url=f"http://t.test/{about}"
        )

    def ask_about_nothing() -> Answer:
        named.append(f"nothing-{next(addresses)}")
        return ask(named[-1], len(named) % 3)

    found, _ = told_apart(lambda: ask("theirs", 1), ask_about_nothing, named, Varying())
    assert found == ""
    found, _ = told_apart(lambda: ask("theirs", 1), lambda: ask("nothing", 0), ["theirs"], Varying())
    assert "x-served-by" in found
