"""Benchmarks of the reference backend. `python -m bench`; README.md says how to read the figures."""
