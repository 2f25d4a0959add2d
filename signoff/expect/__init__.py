"""Composable matchers over answers and values, and `eventually`. They know nothing of tests."""

from signoff.expect.answers import AnswerExpectation
from signoff.expect.dispatch import expect
from signoff.expect.values import ValueExpectation
from signoff.expect.waiting import eventually

__all__ = ["AnswerExpectation", "ValueExpectation", "eventually", "expect"]
