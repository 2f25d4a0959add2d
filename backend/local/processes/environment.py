"""What each process of the local backend may see: no proxy, no profile, no credentials of a real account."""

import os
from pathlib import Path

from backend import VERSION
from backend.settings import source_digest

REGION = "us-east-1"
#: Of the emulator's owner. It checks the signatures of links with it.
KEY = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ")


def aws(endpoint: str) -> dict[str, str]:
    """The AWS settings of a client of the emulator at this URL."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        **KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def isolate(endpoint: str) -> None:
    """Bind this process to the emulator: what it deploys must never reach a real account."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(aws(endpoint))


def of_emulator(place: Path, port: int) -> dict[str, str]:
    """Loopback only, no other ports, nothing written outside the place."""
    return _plain(place) | {
        **KEY,
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(place / "state"),
        "S3_DATA_DIR": str(place / "s3"),
        "LOG_LEVEL": "WARNING",
    }


def of_service(
    place: Path, endpoint: str, jwt_secret: str, base_url: str, portal_url: str, clamd: str | None
) -> dict[str, str]:
    """The emulator's client, with every SECUREBASE_* option of the supervisor and the secret of this run.

    `clamd` is the scanner's address, if there is one.
    """
    ours = {
        "SECUREBASE_FILES_URL": f"{base_url}/files",
        "SECUREBASE_LINK_LIVES_S": "6",
        # Of the sources that are here: an archive of the functions holds a part of them only.
        "SECUREBASE_VERSION": f"{VERSION}+{source_digest()}",
        "SECUREBASE_PORTAL_ORIGIN": portal_url,
        "SECUREBASE_MAIL_SENDER": "support@securebase.example",
        "SECUREBASE_CONTACT_PATTERN": "{customer}@customers.securebase.example",
        # No name is looked up: nothing leaves this machine.
        "SECUREBASE_WEBHOOK_RESOLVER": "none",
        "SECUREBASE_WEBHOOK_TIMEOUT_MS": "5000",
    }
    if clamd is not None:
        ours["SECUREBASE_CLAMD"] = clamd
    options = {name: value for name, value in os.environ.items() if name.startswith("SECUREBASE_")}
    return _plain(place) | ours | options | aws(endpoint) | {"SECUREBASE_JWT_SECRET": jwt_secret}


def _plain(place: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return inherited | {"HOME": str(place), "TMPDIR": str(place)}
