"""Notifications by what they are about."""

NOTIFICATION_TYPES = ("ticket", "billing", "compliance", "alert", "info")
"""Every type that the product has. A target may have some of them only."""
