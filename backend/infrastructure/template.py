"""`python -m backend.infrastructure.template`: writes backend/template.yaml from its tables and its frame."""

import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from backend.functions.routes import FALLBACK, ROUTES, Route
from backend.infrastructure import blocks

HERE = Path(__file__).parent
TEMPLATE = HERE.parent / "template.yaml"
WARNING = "# Made by `make template` from backend/infrastructure: change account.toml or frame.yaml there.\n"
#: What every function finds in its environment.
BASE = {"SECUREBASE_JWT_SECRET": "!Ref JwtSecret", "SECUREBASE_PORTAL_ORIGIN": "!Ref PortalOrigin"}
#: What the functions read: proxy events as those of a REST API are.
PAYLOAD = "1.0"


def generate() -> str:
    """Return the template's text."""
    account = tomllib.loads((HERE / "account.toml").read_text(encoding="utf-8"))
    text = WARNING + (HERE / "frame.yaml").read_text(encoding="utf-8")
    made = {
        "tables": _each(blocks.table, account["table"]),
        "queues": _each(blocks.queue, account["queue"]),
        "log groups": "\n".join(blocks.log_group(id, name) for id, name in account["log_groups"].items()),
        "functions": "\n".join(_functions(account)),
        "WebSocket routes": "\n".join(
            blocks.route(row["id"], "WebSocketApi", row["route"], row["route"], None)
            for row in account["function"]
            if "route" in row
        ),
        "HTTP routes": "\n".join(map(_http_route, (*ROUTES, FALLBACK))),
        "alarms": _each(blocks.alarm, account["alarm"]),
    }
    for name, block in made.items():
        text = text.replace(f"  # <{name}>\n", block)
    return text


def _each(block: Callable[..., str], rows: Iterable[dict[str, Any]]) -> str:
    return "\n".join(block(**row) for row in rows)


def _functions(account: dict[str, Any]) -> Iterable[str]:
    for route in (*ROUTES, FALLBACK):
        row = {"id": _id(route), "name": route.function, "logs": _logs(route), "knows": _knows(route)}
        yield _function(account, row | {"module": route.module.rpartition(".")[2]})
    for row in account["function"]:
        yield _function(account, row)


def _knows(route: Route) -> list[str]:
    if route.resource.startswith("/webhooks"):
        return ["webhooks"]
    return ["files"] if route.resource.partition("{id}/")[2].startswith("attachments") else []


def _function(account: dict[str, Any], row: dict[str, Any]) -> str:
    id: str = row["id"]
    variables = dict(BASE)
    for what in row.get("knows", []):
        variables |= account["knows"][what]
    return blocks.function(
        id=id,
        name=row["name"],
        module=row.get("module") or _snake(id),
        role="WebSocketRole" if row["logs"] == "WebSocket" else "ExecutionRole",
        logs=row["logs"],
        variables=variables,
        timeout_s=row.get("timeout_s", 20),
    )


def _http_route(route: Route) -> str:
    key = f"{route.method} {route.resource}"
    # A permission has `*` for any method and for any value of a parameter.
    method = "*" if route.method == "ANY" else route.method
    words = ["*" if word.startswith("{") else word for word in route.resource.split("/")]
    return blocks.route(_id(route), "HttpApi", key, method + "/".join(words), PAYLOAD)


def _id(route: Route) -> str:
    return "".join(word.capitalize() for word in route.module.rpartition(".")[2].split("_"))


def _snake(id: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in id).lstrip("_")


def _logs(route: Route) -> str:
    if route.function.startswith("securebase-notifications"):
        return "Notifications"
    return "Tickets" if "/tickets" in route.resource else "Support"


if __name__ == "__main__":
    TEMPLATE.write_text(generate(), encoding="utf-8")
    sys.stdout.write(f"{TEMPLATE.name}: {TEMPLATE.stat().st_size} bytes\n")
