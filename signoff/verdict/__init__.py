"""Outcomes, what a clause's tests make of it, and the decision about a release."""
