"""What the supervisor loads before it forks its services, so that each of them need not."""

from backend.aws import client
from backend.functions.routes import FALLBACK, ROUTES
from backend.local.processes import log_groups
from backend.local.processes.forked import preload

SERVICES = (
    "backend.local.gateway.gateway",
    "backend.local.websocket.process",
    "backend.local.pump",
    "backend.local.deliverer",
)


def load_services() -> None:
    """Load the services' modules and build their clients, for the AWS that the environment names.

    A client that has sent nothing yet holds no connection, so children may share it.
    """
    preload([*SERVICES, *(route.module for route in (*ROUTES, FALLBACK))])
    for build in (client.dynamodb, client.sqs, client.sns, client.s3, client.cloudwatch, log_groups.client):
        build()
