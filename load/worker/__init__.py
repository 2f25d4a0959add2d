"""One process of a run: its customers, its share of the schedule, what came of it."""
