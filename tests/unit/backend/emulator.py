"""An AWS endpoint of one's own: ministack as a subprocess on a free loopback port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import URLError
from urllib.request import urlopen

import boto3

from tests.unit.backend.caller import PORTAL, SECRET

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient

_STARTS_WITHIN_S = 20.0
REGION = "eu-central-1"


@dataclass(frozen=True)
class Emulator:
    """A running endpoint."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a backend needs in its environment to use it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "SECUREBASE_JWT_SECRET": SECRET,
            "SECUREBASE_PORTAL_ORIGIN": PORTAL,
        }

    def dynamodb(self) -> "DynamoDBClient":
        """Return a client of its tables."""
        return cast("DynamoDBClient", self._client("dynamodb"))

    def cloudformation(self) -> "CloudFormationClient":
        """Return a client of its stacks."""
        return cast("CloudFormationClient", self._client("cloudformation"))

    def template_url(self, text: str) -> str:
        """Upload a template, which may be larger than what a request may carry; returns where it is."""
        files: Any = self._client("s3")
        files.create_bucket(Bucket="templates", CreateBucketConfiguration={"LocationConstraint": REGION})
        files.put_object(Bucket="templates", Key="template.yaml", Body=text.encode())
        return f"{self.url}/templates/template.yaml"

    def functions(self) -> "LambdaClient":
        """Return a client of its functions."""
        return cast("LambdaClient", self._client("lambda"))

    def _client(self, service: str) -> object:
        return boto3.Session("testing", "testing", region_name=REGION).client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.url,
        )


@contextmanager
def running_emulator(place: Path) -> Iterator[Emulator]:
    """Start ministack with all its files under `place`, and stop it afterwards."""
    port = _free_port()
    environment = os.environ | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # Whose signature it takes on presigned links.
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "TMPDIR": str(place),
        "STATE_DIR": str(place / "state"),
        "LOG_LEVEL": "WARNING",
    }
    output = (place / "emulator.log").open("wb")
    with (
        output,
        subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, cwd=place, stdout=output, stderr=output
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process)
            yield Emulator(url)
        finally:
            process.terminate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while True:
        try:
            with urlopen(f"{url}/_ministack/health", timeout=1):
                return
        except (URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
