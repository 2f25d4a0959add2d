"""Logs as JSON lines on standard error."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One object a record: time (UTC), level, logger, message, and what is known of the invocation."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {
            name: value for name in ("function", "request_id") if (value := getattr(record, name, None))
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def to_standard_error() -> None:
    """Send what every logger of this process writes, from INFO, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
