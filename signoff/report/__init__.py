"""What a run leaves behind and shows: the evidence, the failures, the verdict table."""
