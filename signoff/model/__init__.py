"""A small model of the target, and stories of customers that are played on both: they have to agree."""
