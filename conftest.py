"""The whole test tree uses the sign-off plugin and its roles."""

pytest_plugins = ["signoff.plugin.plugin", "signoff.plugin.fixtures", "signoff.plugin.receiving", "pytester"]
