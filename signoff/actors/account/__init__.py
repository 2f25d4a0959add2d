"""Looks at the target's AWS account, and changes nothing there: PRE-01..05, PRE-09..13, OBS-01, OBS-02."""
