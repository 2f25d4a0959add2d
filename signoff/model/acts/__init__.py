"""What customers do in a story, on the target and in the model."""
