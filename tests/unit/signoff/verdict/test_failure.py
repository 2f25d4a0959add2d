"""A failure explains itself to a release approver."""

from dataclasses import replace

import pytest

from signoff.verdict.failure import explain
from tests.unit.signoff.verdict.guides import MUST, SHOULD, a_clause
from tests.unit.signoff.wire.samples import EXCHANGE

CLAUSE = a_clause("SEC-01", title="Customers are apart", asks="A customer sees its own tickets only.")
READ = replace(EXCHANGE, actor="customer B", says="reads the ticket", method="GET", status=200, sent="")


def test_an_explanation_has_every_part_an_approver_needs() -> None:
    failure = explain(
        CLAUSE,
        MUST,
        "tests/security/test_isolation.py::test_apart",
        [EXCHANGE, READ],
        expected="the answer to be 404",
        actual="it was 200",
        found_at="tests/security/test_isolation.py:12",
        run_again="pytest tests/security/test_isolation.py::test_apart --target targets/local.toml",
        kept_in="exchanges/gw0.jsonl",
    )
    assert (failure.expected, failure.actual) == ("the answer to be 404", "it was 200")
    assert (
        failure.text
        == f"""\
SEC-01 (MUST): Customers are apart
  asks          A customer sees its own tickets only.
  guide         Functional tests
  test          tests/security/test_isolation.py::test_apart
  found at      tests/security/test_isolation.py:12
  run again     pytest tests/security/test_isolation.py::test_apart --target targets/local.toml
  what happened 1. customer A opens a ticket → 201 (12 ms)
                2. customer B reads the ticket → 200 (12 ms)
  expected      the answer to be 404
  actual        it was 200
  this means    Without SEC-01 no one gets help.
  exchange      GET http://target.test/support/tickets/create
                → 200
                content-type: application/json

                {{"id": "T1"}}
  kept in       exchanges/gw0.jsonl
  repeat with   1. {EXCHANGE.repeat()}
                2. curl -sS -i http://target.test/support/tickets/create -H "Authorization: Bearer \
$CUSTOMER_A_TOKEN" -H 'Content-Type: application/json'
                CUSTOMER_A_TOKEN: export a token of customer B under that name"""
    )


def test_the_exchange_that_shows_the_failure_wins_over_the_last_one() -> None:
    text = explain(CLAUSE, MUST, "t", [EXCHANGE, READ], expected="a", actual="b", exchange=EXCHANGE).text
    assert "exchange      POST http" in text
    assert "-X POST" in text


def test_a_failure_before_anything_was_sent_has_no_exchange() -> None:
    text = explain(CLAUSE, MUST, "t", [], expected="a", actual="b").text
    assert "what happened nothing was sent" in text
    assert "exchange" not in text
    assert "curl" not in text


def test_a_call_without_a_token_asks_for_none_to_be_exported() -> None:
    text = explain(CLAUSE, MUST, "t", [replace(READ, token=None)], expected="a", actual="b").text
    assert "export" not in text
    assert "Authorization" not in text


def test_a_variable_of_what_stands_before_the_target_is_asked_for_once() -> None:
    gated = replace(READ, flags=("-H", '"X-Gate: $DESK_GATE"', "--proxy-user", '"$DESK_PROXY"'))
    text = explain(CLAUSE, MUST, "t", [gated, gated], expected="a", actual="b").text
    assert text.count("DESK_GATE: export what the target file takes from it ([transport])") == 1
    assert "DESK_PROXY: export what the target file takes from it" in text
    assert "CUSTOMER_A_TOKEN: export a token of customer B" in text


def test_a_note_says_that_it_does_not_decide() -> None:
    heading = explain(CLAUSE, SHOULD, "t", [], expected="a", actual="b").text.splitlines()[0]
    assert heading == (
        "SEC-01 (a note: this SHOULD of the wire contract does not decide the clause): Customers are apart"
    )


@pytest.mark.parametrize("steps", [25, 26, 60])
def test_a_long_story_is_cut_in_its_middle(steps: int) -> None:
    text = explain(CLAUSE, MUST, "t", [EXCHANGE] * steps, expected="a", actual="b").text
    received = [line for line in text.splitlines() if "opens a ticket" in line]
    assert len(received) == 25
    assert f"{steps}. customer A" in received[-1]
    assert (f"… {steps - 25} steps more …" in text) == (steps > 25)


def test_long_sentences_are_wrapped_but_bodies_and_commands_are_not() -> None:
    clause = replace(CLAUSE, asks="word " * 60)
    body = "x" * 400
    text = explain(clause, MUST, "t", [replace(EXCHANGE, sent=body)], expected="a", actual="b").text
    asks = [line for line in text.splitlines() if "word" in line]
    assert len(asks) == 3
    assert max(len(line) for line in asks) <= 116
    assert f"--data-raw {body}" in text


def test_only_the_exchange_that_shows_it_is_repeated_at_any_length() -> None:
    huge = replace(EXCHANGE, sent="x" * 100_000)
    text = explain(
        CLAUSE, MUST, "t", [huge, READ], expected="a", actual="b", kept_in="exchanges/gw0.jsonl"
    ).text
    assert len(text) < 3_000
    assert "characters: the exchange is in exchanges/gw0.jsonl)" in text
    assert "x" * 100_000 in explain(CLAUSE, MUST, "t", [READ, huge], expected="a", actual="b").text
