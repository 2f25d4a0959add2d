"""What a run writes, and how it is read again: a verdict counts as far as its evidence reaches."""
