"""What all errors have in common that a user can mend."""

HARNESS_ERROR = 3
"""The exit code of `signoff` when it could not do its work."""


class UserError(Exception):
    """Says what is wrong, where, and what to do: `signoff` prints that in a line and exits with code 3."""
