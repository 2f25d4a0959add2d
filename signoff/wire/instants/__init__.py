"""Points in time, as targets write them."""
