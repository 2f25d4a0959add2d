"""Who signed what: keys, statements, and the envelopes of a decision and of a run."""
