"""What stands before a target where real teams have one, each with one habit that no guide forbids."""
