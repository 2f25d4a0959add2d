"""Loads the suites when it is imported, which only the process does that trials are forked from."""

from signoff.proof.warm_pytest import load_suites

load_suites()
