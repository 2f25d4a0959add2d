"""The local runtime: one command runs the reference backend on this machine, and leaves no trace."""
