"""Signatures on a decision: keys, statements, the policy, and their verification. All of it works offline."""
