"""Every command of docs/deploy.md is run, in its order, against an account of the emulator."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.unit.backend.emulator import REGION, Emulator, running_emulator
from tests.verdicts.clones import ROOT

DOCUMENT = ROOT / "docs" / "deploy.md"
PROGRAMS = Path(sys.executable).parent
CREATE = "securebase-support-create-ticket"


def sections() -> dict[str, str]:
    """The commands of each section, by its heading."""
    text = DOCUMENT.read_text(encoding="utf-8")
    headings = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    named = dict(zip(["start", *headings[1::2]], [headings[0], *headings[2::2]], strict=True))
    return {
        name: "\n".join(re.findall(r"```bash\n(.*?)```", part, re.DOTALL)) for name, part in named.items()
    }


class Account:
    """An empty account, and a shell that works through the document in it."""

    def __init__(self, emulator: Emulator, place: Path) -> None:
        self._emulator, self._place = emulator, place
        for name in ("backend", "docs"):
            (place / name).symlink_to(ROOT / name)

    def run(self, script: str) -> str:
        """Run these commands; returns what they wrote. Fails where one of them does."""
        path = f"{PROGRAMS}:/usr/local/bin:/usr/bin:/bin"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self._place,
            env=self._emulator.environment
            | {
                "PATH": path,
                "HOME": str(self._place),
                "PYTHONPATH": str(ROOT),
                "AWS_PAGER": "",
                "RELEASE": "r1",
                "JWT_SECRET": "a secret of the test, long enough to sign with",
                "WEBHOOK_KEY": "a key of the test, long enough to encrypt with",
                "PORTAL_ORIGIN": "https://portal.example.com",
            },
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def client(self, service: str) -> Any:
        return boto3.Session("testing", "testing", region_name=REGION).client(
            service,  # type: ignore[call-overload]
            endpoint_url=self._emulator.url,
        )


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    place = tmp_path / "checkout"
    place.mkdir()
    with running_emulator(tmp_path) as emulator:
        yield Account(emulator, place)


def test_the_document_deploys_releases_and_rolls_back(account: Account) -> None:
    parts = sections()
    assert len(parts) == 9
    assert all(parts.values())
    # Each call of `aws` takes a second of a core: one function stands for all.
    release = heading("Release code")
    assert "'securebase-')" in parts[release]
    parts[release] = parts[release].replace("'securebase-')", f"'{CREATE}')")
    whole = list(parts.values())
    account.run("\n".join(whole[:7]))  # up to what is verified

    functions, files = account.client("lambda"), account.client("s3")
    assert functions.get_alias(FunctionName=CREATE, Name="live")["FunctionVersion"] == "2"
    newest = functions.list_layer_versions(LayerName="db_utils")["LayerVersions"][0]["LayerVersionArn"]
    layers = functions.get_function_configuration(FunctionName=CREATE, Qualifier="live")["Layers"]
    assert [layer["Arn"] for layer in layers] == [newest]
    page = files.get_object(Bucket="securebase-portal", Key="index.html")["Body"].read()
    assert page == (ROOT / "backend" / "portal" / "dist" / "index.html").read_bytes()

    # The next release of the portal, which the backup is there for.
    files.put_object(Bucket="securebase-portal", Key="index.html", Body=b"a good page")
    next_release = "\n".join([parts["start"], parts[heading("Publish the portal")]])
    account.run("export RELEASE=r2\n" + next_release)
    account.run(
        "export RELEASE=r2\n"
        + next_release.partition("aws s3 sync")[0]
        + "distribution=$(output PortalDistribution)\n"
        + "\n".join(whole[7:])
    )
    assert functions.get_alias(FunctionName=CREATE, Name="live")["FunctionVersion"] == "1"
    assert files.get_object(Bucket="securebase-portal", Key="index.html")["Body"].read() == b"a good page"
    assert files.get_object(Bucket="securebase-portal", Key="config.json")["Body"].read()


def heading(words: str) -> str:
    return next(name for name in sections() if words in name)


def test_cfn_lint_finds_nothing_in_the_template() -> None:
    linter = shutil.which("cfn-lint", path=str(PROGRAMS))
    assert linter is not None, "cfn-lint is not installed: make setup"
    done = subprocess.run([linter, str(ROOT / "backend" / "template.yaml")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
