"""Results travel as JSON, from worker to controller and into the evidence, and come back the same."""

import json
from dataclasses import asdict

import pytest

from signoff.verdict.outcomes import Inconclusive, NotVerified, Outcome, Unmet
from signoff.verdict.results import Collected, Failure, Result, collected_from_json, result_from_json
from tests.unit.signoff.verdict.guides import SHOULD, a_result
from tests.unit.signoff.wire.samples import EXCHANGE

FAILURE = Failure(expected="200", actual="it was 500", text="TKT-01 (MUST): ...")


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("failure", [None, FAILURE])
def test_a_result_comes_back_from_json_the_same(outcome: Outcome, failure: Failure | None) -> None:
    result: Result = a_result(outcome, SHOULD, failure=failure, seconds=1.25)
    assert result_from_json(json.loads(json.dumps(result.as_json()))) == result


def test_a_collected_test_comes_back_from_json_the_same() -> None:
    collected = Collected(test="a::b", clause="TKT-01", level=SHOULD, requests=3, customers=2)
    assert collected_from_json(json.loads(json.dumps(asdict(collected)))) == collected


def test_what_was_not_met_is_an_assertion_that_knows_its_parts() -> None:
    error = Unmet("the status to be open", "it is new", EXCHANGE)
    assert isinstance(error, AssertionError)
    assert (error.expected, error.actual, error.exchange) == ("the status to be open", "it is new", EXCHANGE)
    assert str(error) == "expected the status to be open; it is new"


def test_what_is_not_known_is_no_failed_assertion() -> None:
    assert not issubclass(NotVerified, AssertionError)
    assert not issubclass(Inconclusive, AssertionError)
