"""The context object that a Lambda function is invoked with."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from backend.local.processes.environment import REGION

#: API Gateway gives an integration 29 s.
TIMEOUT_S = 29.0
ACCOUNT = "000000000000"
running: ContextVar[str] = ContextVar("running", default="")
"""The function that is being invoked, whose log group all lines go to that are written meanwhile."""


def invocations_path(function: str) -> str:
    """The path of a function's invocations in the Lambda API."""
    return f"/2015-03-31/functions/{function}/invocations"


@dataclass(frozen=True)
class LambdaContext:
    """What functions and Powertools read of it. `deadline` is in seconds of the monotonic clock."""

    function_name: str
    aws_request_id: str
    deadline: float = field(default_factory=lambda: time.monotonic() + TIMEOUT_S)
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 512

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        return "local"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is abandoned; never negative."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def invoke(handler: Callable[[Any, Any], Any], event: Any, context: LambdaContext) -> Any:
    """What the function returns; what it raises is for the caller, and so is what is said of it."""
    before = running.set(context.function_name)
    try:
        return handler(event, context)
    finally:
        running.reset(before)
