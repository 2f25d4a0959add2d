"""A second, independent reading of the release guide's support-ticket API."""
