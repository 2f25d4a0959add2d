"""How a run is named."""

import secrets
from datetime import UTC, datetime


def new_run_id() -> str:
    """A name that sorts by time and is not met twice: 20261122-221530-4f1c."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
