"""Who may speak to a target: what its file says of them, their secrets, their tokens."""
