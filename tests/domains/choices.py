"""The words of which one is chosen, all of them."""

PRIORITIES = ("critical", "high", "medium", "low")
STATUSES = ("open", "in-progress", "waiting-customer", "resolved", "closed")
CATEGORIES = ("general", "billing", "technical", "feature-request", "security")
"""A target may have other categories, for the guide names none."""
