"""Hostile and harmless texts of our own, by technique: what customers might write."""
