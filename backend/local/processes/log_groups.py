"""What functions log goes to their log groups, as Lambda sends it on AWS; and the gateway's access log."""

import json
import logging
import os
import threading
from collections import deque
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import session
from backend.local.invoking.context import running

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

EVERY_S = 0.5
MOST_WAITING = 10_000
"""Lines; more than that are lost, the oldest first, rather than that memory fills while nobody takes them."""
MOST_AT_ONCE = 1_000
ACCESS = "/aws/apigateway/support"
SUPPORT, WEBSOCKET = "/aws/lambda/support", "/aws/lambda/websocket"
LOGGERS = {"": "", "securebase-support": SUPPORT, "securebase-websocket": WEBSOCKET}
"""Loggers, and where a line goes that names no function of the template; of a service's own, nowhere."""
GROUPS = "SECUREBASE_LOCAL_LOG_GROUPS"
"""The variable with the log group of each function by its name, as JSON."""
_quiet = logging.getLogger("backend.local.log_groups")
_quiet.propagate = False


@cache
def client() -> "CloudWatchLogsClient":
    """The client of the emulator's log groups."""
    return session().client("logs")


class Shipping:
    """Lines on their way to CloudWatch, sent every half second by a thread of its own."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._waiting: deque[tuple[str, int, str]] = deque(maxlen=MOST_WAITING)
        self._there: set[str] = set()

    def add(self, group: str, at_ms: int, line: str) -> None:
        """A line for that group, which comes in a moment."""
        self._waiting.append((group, at_ms, line))

    def access(self, at_ms: int, line: Mapping[str, object]) -> None:
        """A request that the gateway answered."""
        self.add(ACCESS, at_ms, json.dumps(line))

    def start(self) -> None:
        """Sends from now on, until the process ends."""
        threading.Thread(target=self._run, args=(threading.Event(),), daemon=True).start()

    def send(self) -> None:
        """Sends what waits. What cannot be sent waits on."""
        lines = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        by_group: dict[str, list[tuple[int, str]]] = {}
        for group, at_ms, text in lines:
            by_group.setdefault(group, []).append((at_ms, text))
        for group, found in by_group.items():
            try:
                self._put(group, found)
            except (BotoCoreError, ClientError):
                _quiet.exception("the lines of %s wait", group)
                self._waiting.extendleft((group, *line) for line in reversed(found))

    def _put(self, group: str, lines: list[tuple[int, str]]) -> None:
        if group not in self._there:
            try:
                client().create_log_stream(logGroupName=group, logStreamName=self._stream)
            except client().exceptions.ResourceAlreadyExistsException:
                _quiet.info("%s has the stream of this process already", group)
            self._there.add(group)
        client().put_log_events(
            logGroupName=group,
            logStreamName=self._stream,
            logEvents=[{"timestamp": at_ms, "message": text} for at_ms, text in sorted(lines)],
        )

    def _run(self, ended: threading.Event) -> None:
        while not ended.wait(EVERY_S):
            self.send()


class _Handler(logging.Handler):
    def __init__(
        self, shipping: Shipping, groups: Mapping[str, str], otherwise: str, others: Collection[str]
    ) -> None:
        super().__init__(logging.INFO)
        self._others = others
        self._shipping, self._groups, self._otherwise = shipping, groups, otherwise

    def emit(self, record: logging.LogRecord) -> None:
        if record.name in self._others:
            return  # it has a handler of its own, and comes by here on its way up
        group = self._groups.get(getattr(record, "function", None) or running.get(), self._otherwise)
        if group:
            self._shipping.add(group, int(record.created * 1000), self.format(record))


def ship(shipping: Shipping) -> None:
    """Sends what this process logs to the groups of its functions, from now on and until it ends."""
    groups = json.loads(os.environ.get(GROUPS, "{}"))
    for name, otherwise in LOGGERS.items():
        logger = logging.getLogger(name)
        if logger.handlers:
            handler = _Handler(shipping, groups, otherwise, LOGGERS.keys() - {name})
            handler.setFormatter(logger.handlers[0].formatter)
            logger.addHandler(handler)
    shipping.start()
