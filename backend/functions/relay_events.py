"""`securebase-relay-events`: publishes what waits in the outbox, when its stream says that there is some."""

from typing import Any

from backend.bootstrap import backend


def lambda_handler(event: object, context: object) -> dict[str, Any]:
    """Publish all that waits. What fails is raised: the stream then invokes again."""
    return {"published": backend().relay.drain()}
