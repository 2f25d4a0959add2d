"""`expect` is the one door to the matchers."""

from signoff.expect import AnswerExpectation, ValueExpectation, expect
from tests.unit.signoff.wire.samples import an_answer


def test_an_answer_is_expected_to_be_an_answer() -> None:
    assert isinstance(expect(an_answer()), AnswerExpectation)


def test_anything_else_is_expected_to_be_a_value_with_a_name() -> None:
    assert isinstance(expect(an_answer().status, "the status"), ValueExpectation)
