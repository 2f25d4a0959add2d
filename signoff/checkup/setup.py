"""Looks at the set-up and a target: what is missing, and how to get it."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from signoff.checkup.finding import Finding
from signoff.checkup.trials import trials
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.auth.tables import Mint
from signoff.deployment.description import Description
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_ledger, open_target, read_build
from signoff.deployment.programs import (
    BROWSERS,
    found_engine,
    found_program,
    missing_engine,
    missing_scanner,
)
from signoff.deployment.target import Target
from signoff.guide import GuideError, load_guide

PACKAGES = [
    "pytest",
    "pytest-xdist",
    "locust",
    "playwright",
    "moto",
    "hypothesis",
    "httpx",
    "websockets",
    "boto3",
    "allure-pytest",
    "axe-playwright-python",
    "ministack",
]


def checkup(target_file: Path, root: Path) -> Iterator[Finding]:
    """Looks at Python, the packages, the guide's registry and the target, one after the other.

    `root` is the checkout, whose ledger counts the requests.
    """
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("Python", sys.version_info >= (3, 11), python, "install Python 3.11 or newer")
    yield _packages()
    yield engine("chromium")
    try:
        guide = load_guide()
        yield Finding("guide", True, f"{guide.title} {guide.version}, {len(guide.clauses)} clauses")
    except GuideError as error:
        yield Finding("guide", False, str(error), "restore signoff/guide/clauses.toml")
    yield from _target(target_file, root)


def _beside(target: Target) -> Iterator[Finding]:
    """What stands beside the API: live connections, AWS, the scanner's program."""
    described = target.description
    if described.ws is not None:
        yield Finding("live connections", True, target.ws_url)
    if described.aws is not None:
        yield Finding("AWS", True, target.aws_endpoint or f"{described.aws.region}, AWS's own endpoints")
    if described.portal is not None:
        yield Finding("portal", True, target.portal_url)
    yield from acceptance(described)
    yield from scanner(described)


def scanner(described: Description) -> Iterator[Finding]:
    """Whether a booted target's malware scanner can be at work on this machine."""
    program, package = described.attachments.program, described.attachments.package
    if program and described.boot is not None:
        missing = missing_scanner(described)
        remedy = f"run `apt-get install {package}`" if package else f"install {program}"
        yield Finding("malware scanner", missing is None, missing or str(found_program(program)), remedy)


def engine(name: str) -> Finding:
    """Whether that browser is here: Chromium also shows what texts do, and prints the sheet."""
    missing = missing_engine(name)
    remedy = f"run `apt-get install --no-install-recommends {BROWSERS[name][0]}`"
    return Finding(name, missing is None, missing or str(found_engine(name)), remedy)


def acceptance(described: Description) -> Iterator[Finding]:
    """Whether acceptance can be seen here: the other browser, and what films are written with."""
    if described.portal is None:
        return
    yield engine("firefox")
    films = found_program("ffmpeg")
    yield Finding("films", films is not None, films or "no ffmpeg to write them with", "install ffmpeg")


def _key(mint: Mint) -> str:
    """Where the key comes from."""
    return mint.key_env or mint.key_file


def _packages() -> Finding:
    missing = []
    for package in PACKAGES:
        try:
            version(package)
        except PackageNotFoundError:
            missing.append(package)
    detail = f"missing: {', '.join(missing)}" if missing else f"{len(PACKAGES)} required ones are there"
    return Finding("packages", not missing, detail, "run `make setup`")


def _target(file: Path, root: Path) -> Iterator[Finding]:
    try:
        target, booted = open_target(file)
    except TargetError as error:
        yield Finding("target", False, str(error), "mend what the message names, then look again")
        return
    try:
        yield Finding("target file", True, f"{file}: {target.name} ({target.description.kind})")
        offered = ", ".join(sorted(target.description.capabilities))
        yield Finding("capabilities", True, f"{offered}; clauses that need more are NOT VERIFIED")
        if target.description.auth.mint:
            TokenMint(target)
            yield Finding("tokens", True, f"made here with {_key(target.description.auth.mint)}")
        yield Finding("target answers", True, f"{target.base_url}, build {read_build(target)}")
        yield from _beside(target)
        ledger = open_ledger(target.description, root)
        try:
            yield from trials(target, ledger)
        finally:
            ledger.close()
    except TargetError as error:
        yield Finding("target", False, str(error), "mend what the message names, then look again")
    finally:
        if booted is not None:
            booted.stop()
