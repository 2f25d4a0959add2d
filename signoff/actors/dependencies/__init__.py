"""What a target is built of, looked up in the databases of known vulnerabilities (OPS-03)."""
