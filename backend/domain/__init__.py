"""What the product means, without any I/O."""
