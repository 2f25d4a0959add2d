"""The pytest plugin: from a test that is marked with a clause to a verdict on that clause."""
