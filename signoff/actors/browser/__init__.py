"""A browser that is shown what the target stored."""
