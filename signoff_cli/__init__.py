"""The `signoff` command: above all the rest, and the only place where instrument, load and browser meet."""
