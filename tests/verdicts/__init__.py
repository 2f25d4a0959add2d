"""Whole runs, as their user starts them: of the suites, the plugin, the command, and what documents show."""
