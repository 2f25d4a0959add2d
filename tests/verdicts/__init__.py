"""Whole runs, as their user starts them, and the verdicts that have to come out."""
