"""What is looked at while the product runs: alarms, errors in the logs, capacity, tickets (OPS, MET)."""
