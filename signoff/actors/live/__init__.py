"""Live connections: one thread for all of a process, and how each is opened and closed."""
