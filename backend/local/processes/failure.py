"""The one way in which the local backend fails."""


class BackendError(Exception):
    """The local backend cannot start or go on. The text says what, where, and what to do."""
