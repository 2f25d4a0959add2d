"""Whether files are those that were written: plain files, digests, a chain over lines, the seal of a run."""
