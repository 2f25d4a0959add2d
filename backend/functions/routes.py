"""Which Lambda function answers which route: the one table that gateways are built from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """An API Gateway method and resource, the module that answers it, and its AWS name."""

    method: str
    resource: str
    module: str
    function: str


def _support(method: str, resource: str, module: str) -> Route:
    name = module.replace("_", "-")
    return Route(method, resource, f"backend.functions.{module}", f"securebase-support-{name}")


def _notifications(method: str, resource: str, module: str, name: str) -> Route:
    return Route(method, resource, f"backend.functions.{module}", f"securebase-notifications-{name}")


def _webhooks(method: str, resource: str, module: str) -> Route:
    return Route(method, resource, f"backend.functions.{module}", f"securebase-{module.replace('_', '-')}")


ROUTES: tuple[Route, ...] = (
    _support("POST", "/support/tickets/create", "create_ticket"),
    _support("GET", "/support/tickets", "list_tickets"),
    _support("GET", "/support/tickets/{id}", "get_ticket"),
    _support("PUT", "/support/tickets/{id}", "update_ticket"),
    _support("POST", "/support/tickets/{id}/comments", "add_comment"),
    _support("GET", "/support/tickets/{id}/comments", "get_comments"),
    _support("POST", "/support/tickets/{id}/attachments", "add_attachment"),
    _support("GET", "/support/tickets/{id}/attachments/{attachment_id}", "get_attachment"),
    _notifications("GET", "/notifications", "list_notifications", "list"),
    _notifications("PUT", "/notifications/{id}/read", "read_notification", "read"),
    _notifications("PUT", "/notifications/read-all", "read_all_notifications", "read-all"),
    _notifications("DELETE", "/notifications/{id}", "delete_notification", "delete"),
    _webhooks("POST", "/webhooks", "create_webhook"),
    _webhooks("GET", "/webhooks", "list_webhooks"),
    _webhooks("GET", "/webhooks/{id}", "get_webhook"),
    _webhooks("PUT", "/webhooks/{id}", "update_webhook"),
    _webhooks("DELETE", "/webhooks/{id}", "delete_webhook"),
    _webhooks("POST", "/webhooks/{id}/test", "test_webhook"),
    _webhooks("POST", "/webhooks/{id}/secret", "rotate_webhook_secret"),
    _webhooks("GET", "/webhooks/{id}/deliveries", "list_webhook_deliveries"),
    _webhooks("POST", "/webhooks/{id}/deliveries/{delivery_id}/redrive", "redrive_webhook_delivery"),
    Route("GET", "/cost/forecast", "backend.functions.forecast_costs", "securebase-forecast-costs"),
    Route("POST", "/auth/login", "backend.functions.login", "securebase-auth-login"),
    Route("GET", "/health", "backend.functions.health", "securebase-health"),
)

#: Answers whatever no route takes: preflights (204), 405 and 404.
FALLBACK = Route("ANY", "/{proxy+}", "backend.functions.fallback", "securebase-support-fallback")

#: Resources that need no token.
PUBLIC: frozenset[str] = frozenset({"/auth/login", "/health"})
