"""How long a person waits for the next thing to come; that it comes in time is what load runs are for."""

PATIENCE_S = 20.0
