"""The signed decision, and the desk around it, that tests of what signs and verifies have."""

from tests.unit.signoff.release.conftest import desk, no_browser, once, the_suite_of_the_runs

__all__ = ["desk", "no_browser", "once", "the_suite_of_the_runs"]
