"""What keeps a benchmark from being run."""


class BenchError(Exception):
    """The harness could not do its work: nothing was measured. Ends with exit code 3."""
