"""What is watched across all tests of a run, one file a clause: the writer and the reader together."""
