"""What a deployment is, what it may be asked, and which of its customers a test may be."""
