"""Boots the stranger on a free loopback port; one JSON line on stdout says that it is ready."""

import argparse
import json
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

from waitress.server import create_server  # type: ignore[import-untyped]

from .app import PREFIX, build_app
from .authority import ADDRESS, certified
from .courier import Courier
from .database import Database, Record, Tell
from .gate import Gate
from .hook_routes import hook_routes
from .hooks import Hooks
from .inbox import Inbox
from .live import PATH, Live
from .outgoing import Outgoing
from .past import remember
from .portal_routes import PORTAL
from .scanner import finding
from .socket_live import SocketLive
from .store import Store
from .tokens import Tokens

# Threads sleep through the latency, so there are more of them than there is work.
WAITRESS = {"threads": 64, "connection_limit": 1000, "asyncore_use_poll": True, "ident": "desk"}
VISITOR = "visitor"
"""A tenant whose pass is told, so that somebody can come in."""
SPOKEN: dict[str, type[Live] | type[SocketLive]] = {"websocket": Live, "socketio": SocketLive}


def stop(_signal: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(0)


def stop_when_stdin_closes() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def serve(latency: float, speaks: str, *, has_past: bool) -> None:
    tokens = Tokens()
    scan = None if os.environ.get("STRANGER_SCANNER") == "down" else finding
    with tempfile.TemporaryDirectory(prefix="stranger-") as folder:
        live = SPOKEN[speaks](tokens, latency)
        listeners: list[Tell] = [live.tell]

        def tell(tenant: str, event: str, data: Record) -> None:
            for listener in listeners:
                listener(tenant, event, data)

        db = Database(Path(folder) / "desk.sqlite", tell)
        if has_past:
            remember(db)
        inbox, hooks = Inbox(db), Hooks(db)
        outgoing = Outgoing(float(os.environ.get("STRANGER_HOOK_TIMEOUT_S", "10")))
        courier = Courier(hooks, inbox, outgoing)
        listeners.append(courier.tell)
        hooked = hook_routes(hooks, courier, outgoing)
        app = build_app(Store(db, inbox), inbox, hooked, scan, tokens, latency)
        server = create_server(app, host=ADDRESS, port=0, **WAITRESS)
        believed, shown = certified(Path(folder))
        gate = Gate(shown)
        origin = f"https://{ADDRESS}:{gate.before(server.effective_port)}"
        app.config["LIVE_URL"] = f"wss://{ADDRESS}:{gate.before(live.port)}{PATH}"
        ready: dict[str, object] = {
            "ready": True,
            "base_url": origin + PREFIX,
            "ws_url": app.config["LIVE_URL"],
            "ca_file": str(believed),
            "secrets": {
                "STRANGER_PRIVATE_KEY": tokens.private_pem(),
                "STRANGER_PASS": tokens.pass_of(VISITOR),
            },
        }
        if speaks == "websocket":  # its portal speaks nothing else
            ready["portal_url"] = origin + PORTAL
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        server.run()
        live.close()
        gate.close()
        courier.close()
        db.close()


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.stranger", description=__doc__)
    options.add_argument("--latency-ms", type=int, default=80, help="how long every answer takes on its way")
    options.add_argument("--live", choices=SPOKEN, default="websocket", help="what live connections speak")
    options.add_argument("--past", action="store_true", help="some tenants have had tickets for a year")
    options.add_argument("--until-stdin-closes", action="store_true", help="end when stdin does")
    chosen = options.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if chosen.until_stdin_closes:
        threading.Thread(target=stop_when_stdin_closes, daemon=True).start()
    serve(chosen.latency_ms / 1000, chosen.live, has_past=chosen.past)


if __name__ == "__main__":
    main()
