"""Load: open arrivals, and verdicts on the guide's latency budgets (`locust -f load/locustfile.py`)."""
