"""Proof that the checks can fail: known-bad variants of the reference backend, each to be caught."""
