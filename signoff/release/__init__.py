"""Decides about a release: joins runs, applies waivers, gathers signatures, verifies all of it. Offline."""
