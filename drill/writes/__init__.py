"""The customers who go on writing during the drill, and what became of what they wrote."""
