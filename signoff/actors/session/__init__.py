"""One process's way to the target, and what a test says over it."""
