"""Live connections: one thread for all of a process, and what is heard over each."""
