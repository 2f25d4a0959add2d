"""Automatic mutants of the backend: all in one copy, switched at run time, judged by the black-box suites."""
