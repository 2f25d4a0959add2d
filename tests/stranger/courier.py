"""Carries events to hooks: again after growing pauses, five times at most, and each hook by itself."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .database import seconds
from .hooks import OF_CHANGES, PING, Hooks, Sending
from .inbox import Inbox
from .outgoing import Outgoing, Unwanted, signed

MOST_TRIES = 5
LANES = 64
GONE = 410


class Courier:
    """Pauses are drawn from 0 to `first_s`, doubled each time; a hook that fails for `patience_s` is off."""

    def __init__(self, hooks: Hooks, inbox: Inbox, outgoing: Outgoing) -> None:
        self._hooks, self._inbox, self._outgoing = hooks, inbox, outgoing
        self._first_s = float(os.environ.get("STRANGER_HOOK_PAUSE_S", "30"))
        self._patience_s = float(os.environ.get("STRANGER_HOOK_PATIENCE_S", "432000"))
        self._lanes = ThreadPoolExecutor(LANES, "courier")
        self._over = threading.Event()

    def close(self) -> None:
        self._over.set()
        self._lanes.shutdown(wait=False, cancel_futures=True)

    def tell(self, tenant: str, event: str, data: dict[str, Any]) -> None:
        """Takes what has just changed; waits for nothing."""
        topic = OF_CHANGES[data["what"]] if event == "ticket.changed" else event
        for hook in self._hooks.wanting(tenant, topic):
            self.send(self._hooks.take(hook, topic, {"ticket": data["ticket"]}))

    def ping(self, hook: dict[str, Any]) -> int:
        number = self._hooks.take(hook, PING, {})
        self.send(number)
        return number

    def send(self, number: int, after_s: float = 0) -> None:
        """Has it tried, in a lane of its own: whoever is slow holds up nobody."""
        if after_s:
            timer = threading.Timer(after_s, self.send, [number])
            timer.daemon = True
            timer.start()
        elif not self._over.is_set():
            self._lanes.submit(self._try, number)

    def _try(self, number: int) -> None:
        sending = self._hooks.sending(number)
        if sending is None:
            self._hooks.drop(number)
            return
        began, code, trouble, wish = time.time(), None, None, 0.0
        try:
            headers = signed(sending.event_id, sending.body, sending.keys)
            code, wish = self._outgoing.post(sending.hook["target"], sending.body, headers)
        except (Unwanted, OSError) as fault:
            trouble = str(fault) or type(fault).__name__
        arrived = code is not None and 200 <= code < 300
        last = sending.tries + 1 >= MOST_TRIES or code == GONE
        state = "arrived" if arrived else "lost" if last else "waiting"
        took_ms = round(1000 * (time.time() - began))
        self._hooks.note(sending, {"when": seconds(), "code": code, "trouble": trouble, "ms": took_ms}, state)
        self._judge(sending, arrived, code)
        if state == "waiting":
            self.send(number, max(wish, random.uniform(0, self._first_s * 2**sending.tries)) or 0.001)

    def _judge(self, sending: Sending, arrived: bool, code: int | None) -> None:
        since = None if arrived else sending.hook["failing_since"] or time.time()
        too_long = since is not None and time.time() - since >= self._patience_s
        state = "gone" if code == GONE else "failing" if too_long else "on"
        if self._hooks.fails(sending.hook, since, state):
            self._inbox.warn(
                sending.hook["tenant"], "A hook is off", f"{sending.hook['target']} does not answer."
            )
