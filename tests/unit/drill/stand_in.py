"""A small deployment to drill: a function behind an alias in an emulator, a portal behind a cache, an API.

It keeps tickets in memory, and can be told to roll back badly; each of `Faults` is one way of doing so.
"""

import io
import json
import threading
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import boto3
import jwt

from tests.unit.backend.emulator import REGION, Emulator, running_emulator

SECRET, SECRET_NAME = "a secret that only this deployment has, and its caller", "DRILLED_SECRET"
FUNCTION, ALIAS, LOG_GROUP, ALARM = "open-ticket", "live", "/aws/lambda/open-ticket", "open-ticket-errors"
PORTAL, BACKUP, PREFIX = "drilled-portal", "drilled-backup", "dist-v1/"
FILES = {"index.html": b"<!doctype html><title>Portal</title>", "assets/app-1.js": b"let app = 1;"}
GOOD = """import json
import uuid


def lambda_handler(event, context):
    ticket = {"id": str(uuid.uuid4()), "status": "open", **json.loads(event["body"])}
    return {"statusCode": 201, "headers": {"X-Kept": "yes"}, "body": json.dumps(ticket)}
"""


@dataclass
class Faults:
    """What goes wrong. `loses`: tickets opened during an outage; `recovers_late_s`: the old version is served
    for so long after the alias moved."""

    loses: bool = False
    repeats_comments: bool = False
    ignores_alias: bool = False
    keeps_cache: bool = False
    logs_elsewhere: bool = False
    recovers_late_s: float = 0.0


@dataclass
class Deployment:
    """What runs: its addresses, its AWS clients, what it keeps."""

    emulator: Emulator
    faults: Faults
    tickets: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    cache: dict[str, bytes] = field(default_factory=dict)
    forgotten: int = 0
    base_url: str = ""
    down_until: float = 0.0
    portal_url: str = ""
    distribution: str = ""
    routed: tuple[float, str] = (0.0, "")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, service: str) -> Any:
        """A client of its account."""
        made: Any = boto3.Session("testing", "testing", region_name=REGION).client
        return made(service, endpoint_url=self.emulator.url)

    def alias_version(self) -> str:
        """The version that is in service."""
        return str(self.client("lambda").get_alias(FunctionName=FUNCTION, Name=ALIAS)["FunctionVersion"])

    def code_sha256(self) -> str:
        """The digest of `$LATEST`."""
        return str(self.client("lambda").get_function_configuration(FunctionName=FUNCTION)["CodeSha256"])

    def versions(self) -> list[str]:
        """All versions that are published."""
        found = self.client("lambda").list_versions_by_function(FunctionName=FUNCTION)["Versions"]
        return [each["Version"] for each in found if each["Version"] != "$LATEST"]

    def portal_content(self, key: str) -> bytes:
        """A file of the portal's bucket."""
        return bytes(self.client("s3").get_object(Bucket=PORTAL, Key=key)["Body"].read())

    def breaks(self, how: str) -> None:
        """Breaks it: it `stumbles` for a second, `never` serves again, `loses` the ticket it took last."""
        with self.lock:
            if how == "loses":
                next(held for held in reversed(self.tickets.values()) if held).pop()
            else:
                self.down_until = monotonic() + {"stumbles": 1.0, "never": 3600.0}[how]

    def target_file(
        self, folder: Path, *, name: str, kind: str = "staging", change: bool = True, more: str = ""
    ) -> Path:
        """A target file that describes it, with that text at its end."""
        file = folder / "target.toml"
        file.write_text(
            f'name = "{name}"\nkind = "{kind}"\nbase_url = "{self.base_url}"\nbuild_url = "/health"\n'
            f'portal_url = "{self.portal_url}"\n'
            f'[auth.mint]\nalgorithm = "HS256"\nkey_env = "{SECRET_NAME}"\nissuer = "i"\naudience = "a"\n'
            f"any_customer = true\n[portal]\n[permissions]\nchange = {str(change).lower()}\n"
            f'[aws]\nregion = "{REGION}"\nendpoint = "{self.emulator.url}"\n'
            f'[rollback]\nfunction = "{FUNCTION}"\nlog_group = "{LOG_GROUP}"\nalarm = "{ALARM}"\n'
            f'portal_bucket = "{PORTAL}"\nbackup_bucket = "{BACKUP}"\ndistribution = "{self.distribution}"\n'
            "noticed_within_s = 8\nlogged_within_s = 3\nalarm_within_s = 0\nrecovers_within_s = 6\n"
            f"portal_within_s = 3\n{more}",
            encoding="utf-8",
        )
        return file


def good_archive() -> bytes:
    """The function's own code."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("app/create.py", GOOD)
    return held.getvalue()


@contextmanager
def running_deployment(place: Path, faults: Faults | None = None) -> Iterator[Deployment]:
    """All of it, with its files under `place`, until the block ends."""
    with running_emulator(place) as emulator:
        deployment = Deployment(emulator, faults or Faults())
        _deploy(deployment)
        servers = [_serve(_api(deployment)), _serve(_portal(deployment))]
        deployment.base_url, deployment.portal_url = (
            f"http://127.0.0.1:{server.server_address[1]}" for server in servers
        )
        try:
            yield deployment
        finally:
            for server in servers:
                server.shutdown()
                server.server_close()


def _deploy(deployment: Deployment) -> None:
    functions, files = deployment.client("lambda"), deployment.client("s3")
    log_group = "/aws/lambda/elsewhere" if deployment.faults.logs_elsewhere else LOG_GROUP
    deployment.client("logs").create_log_group(logGroupName=LOG_GROUP)
    made = functions.create_function(
        FunctionName=FUNCTION,
        Runtime="python3.11",
        Handler="app.create.lambda_handler",
        Role="arn:aws:iam::000000000000:role/drilled",
        Timeout=3,
        Code={"ZipFile": good_archive()},
        Publish=True,
        LoggingConfig={"LogGroup": log_group, "LogFormat": "Text"},
    )
    functions.create_alias(FunctionName=FUNCTION, Name=ALIAS, FunctionVersion=made["Version"])
    for bucket in (PORTAL, BACKUP):
        files.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        files.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for key, content in FILES.items():
        files.put_object(Bucket=PORTAL, Key=key, Body=content)
        files.put_object(Bucket=BACKUP, Key=PREFIX + key, Body=content)
    origin = {
        "Id": "portal",
        "DomainName": f"{PORTAL}.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = deployment.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "drilled",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "portal", "ViewerProtocolPolicy": "allow-all"},
        }
    )
    deployment.distribution = made["Distribution"]["Id"]


def _serve(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing."""

    def say(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # who gave up waiting takes no answer
            self.wfile.write(body)


def _api(deployment: Deployment) -> type[BaseHTTPRequestHandler]:
    functions, faults = deployment.client("lambda"), deployment.faults

    def version() -> str:
        """The one that serves: the alias's, a little late if told so."""
        now = deployment.alias_version()
        if faults.ignores_alias:
            return "1"
        with deployment.lock:
            since, served = deployment.routed
            if now != served and (now != "1" or monotonic() - since > faults.recovers_late_s):
                deployment.routed = (monotonic(), now)
            return deployment.routed[1]

    class Api(_Answering):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/health":
                self.say(200, b'{"version": "drilled-1"}')
                return
            if monotonic() < deployment.down_until:
                self.say(503, b'{"detail": "down"}')
                return
            with deployment.lock:
                if path.endswith("/comments"):
                    found: Any = {"comments": deployment.comments[path.split("/")[-2]]}
                elif path == "/support/tickets":
                    found = {"tickets": deployment.tickets[self._customer()]}
                else:
                    held = [t for t in deployment.tickets[self._customer()] if path.endswith(t["id"])]
                    found = held[0] if held else None
            self.say(200 if found else 404, json.dumps(found).encode())

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.startswith("/break/"):
                deployment.breaks(self.path.rpartition("/")[2])
                self.say(200, b"{}")
                return
            if monotonic() < deployment.down_until:
                self.say(503, b'{"detail": "down"}')
                return
            if self.path.endswith("/comments"):
                comment = {"id": str(uuid.uuid4()), **json.loads(raw)}
                with deployment.lock:
                    held = deployment.comments[self.path.split("/")[-2]]
                    held += [comment] * (1 if held or not faults.repeats_comments else 2)
                self.say(201, json.dumps(comment).encode())
                return
            answer = functions.invoke(
                FunctionName=FUNCTION,
                Qualifier=version(),
                Payload=json.dumps({"body": raw.decode()}).encode(),
            )
            if faults.loses and version() != "1":
                with deployment.lock:
                    deployment.tickets[self._customer()].clear()
            if answer.get("FunctionError"):
                self.say(502, b'{"detail": "the function failed"}')
                return
            found = json.loads(answer["Payload"].read())
            if found.get("headers", {}).get("X-Kept"):
                with deployment.lock:
                    deployment.tickets[self._customer()].append(json.loads(found["body"]))
            self.say(found["statusCode"], found["body"].encode())

        def _customer(self) -> str:
            token = str(self.headers["Authorization"]).removeprefix("Bearer ")
            claims = jwt.decode(token, SECRET, ["HS256"], options={"verify_aud": False})
            return str(claims["customer_id"])

    return Api


def _portal(deployment: Deployment) -> type[BaseHTTPRequestHandler]:
    files, fronts = deployment.client("s3"), deployment.client("cloudfront")

    class Portal(_Answering):
        def do_GET(self) -> None:
            key = urlsplit(self.path).path.lstrip("/") or "index.html"
            made = fronts.list_invalidations(DistributionId=deployment.distribution)["InvalidationList"]
            count = len(made.get("Items") or [])
            with deployment.lock:
                # The first invalidation takes the old page away; the one that is to bring it back does not.
                if count != deployment.forgotten and not (deployment.faults.keeps_cache and count > 1):
                    deployment.cache.clear()
                    deployment.forgotten = count
                if key not in deployment.cache:
                    deployment.cache[key] = files.get_object(Bucket=PORTAL, Key=key)["Body"].read()
                content = deployment.cache[key]
            self.say(200, content, "text/html")

    return Portal
