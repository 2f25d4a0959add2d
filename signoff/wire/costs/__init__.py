"""What customers spend, and may spend."""
