"""From what was seen to a verdict on each latency clause. Pure."""
