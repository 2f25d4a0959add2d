"""Webhooks: the calls that concern them, and what is answered. Pure."""
