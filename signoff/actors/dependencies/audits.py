"""Runs pip-audit and npm audit, and believes neither where it looked at nothing, or asked who knows nothing.

pip-audit says "No known vulnerabilities found", and ends with 0, also where it skipped every package because
the index did not know it (a mirror, a private package): it is asked for JSON, and what it skipped is counted.
npm ends with 1 both for a vulnerability and for a registry that has no audit: they differ in their JSON.
A mirror that answers each question with an empty list looks like a clean audit to both; so each is first
asked about a release whose vulnerabilities have been public for years.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signoff.deployment.programs import found_program
from signoff.verdict.outcomes import NotVerified

WITHIN_S = 120
# CVE-2019-10906, and CVE-2020-8203.
VULNERABLE_PYTHON = ("jinja2", "2.10")
VULNERABLE_NPM = ("lodash", "4.17.15")


@dataclass(frozen=True)
class Vulnerability:
    """One that is known of a package that is in use, and what mends it."""

    package: str
    version: str
    name: str
    mend: str

    def shown(self) -> str:
        """In a line."""
        return f"{self.package} {self.version}: {self.name}; {self.mend}"


@dataclass(frozen=True)
class Audit:
    """What an audit looked at: how many packages, those that it could not look up, what it found."""

    packages: int
    skipped: tuple[str, ...] = ()
    found: tuple[Vulnerability, ...] = field(default=())


def require_python_advisories(osv_url: str | None) -> None:
    """NotVerified where the service knows nothing of a release that is known to be vulnerable."""
    name, version = VULNERABLE_PYTHON
    with tempfile.TemporaryDirectory(prefix="signoff-audit-") as folder:
        requirements = Path(folder, "requirements.txt")
        requirements.write_text(f"{name}=={version}\n", encoding="utf-8")
        _require_found(audit_python(requirements, osv_url), name, version, osv_url or "PyPI")


def require_npm_advisories(folder: Path) -> None:
    """NotVerified where the registry of that folder knows nothing of a release known to be vulnerable."""
    name, version = VULNERABLE_NPM
    root = {"name": "control", "version": "1.0.0", "dependencies": {name: version}}
    packages = {"": root, f"node_modules/{name}": {"version": version}}
    lock = {"name": "control", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    with tempfile.TemporaryDirectory(prefix="signoff-audit-") as place:
        Path(place, "package.json").write_text(json.dumps(root), encoding="utf-8")
        Path(place, "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
        if (settings := folder / ".npmrc").is_file():
            shutil.copyfile(settings, Path(place, ".npmrc"))
        _require_found(audit_npm(Path(place), development=True), name, version, "npm's registry")


def _require_found(audit: Audit, name: str, version: str, service: str) -> None:
    if audit.skipped:
        raise NotVerified(f"{service} could not be asked: {name} {version} was skipped")
    if not audit.found:
        raise NotVerified(
            f"{service} keeps no advisories: it names none for {name} {version}, which has had some for years"
        )


def audit_python(requirements: Path, osv_url: str | None = None) -> Audit:
    """The packages of a file of requirements that pins all versions. NotVerified where nobody answers."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--format", "json"]
    if osv_url is not None:
        command += ["--vulnerability-service", "osv", "--osv-url", osv_url]
    said = _said([*command, "--no-deps", "--disable-pip", "--progress-spinner", "off"], requirements.parent)
    rows = said.get("dependencies")
    if not isinstance(rows, list):
        raise NotVerified(f"pip-audit listed no packages of {requirements.name}")
    return Audit(
        packages=len(rows),
        skipped=tuple(str(row["name"]) for row in rows if "skip_reason" in row),
        found=tuple(
            Vulnerability(row["name"], row["version"], one["id"], _upgrade(one.get("fix_versions", [])))
            for row in rows
            for one in row.get("vulns", [])
        ),
    )


def audit_npm(folder: Path, *, development: bool) -> Audit:
    """The packages of that folder's package-lock.json: those that are shipped, or with `development` all.

    NotVerified where the registry keeps no advisories, or nobody answers.
    """
    npm = found_program("npm")
    if npm is None:
        raise NotVerified("there is no npm here to audit packages with; install Node.js, 20 or newer")
    command = [npm, "audit", "--json", "--package-lock-only", *([] if development else ["--omit=dev"])]
    said = _said(command, folder)
    if "vulnerabilities" not in said:
        raise NotVerified(
            f"npm audit could not ask the registry: {said.get('message', 'it did not say why')}"
        )
    return Audit(
        packages=int(said.get("metadata", {}).get("dependencies", {}).get("total", 0)),
        found=tuple(_npm_vulnerability(name, row) for name, row in said["vulnerabilities"].items()),
    )


def _npm_vulnerability(name: str, row: dict[str, Any]) -> Vulnerability:
    via = row.get("via", [])
    causes = [one["title"] if isinstance(one, dict) else f"through {one}" for one in via]
    # npm works the range out from all versions of a package; where it cannot list them, the advisory has one.
    ranges = [row.get("range"), *(one.get("range") for one in via if isinstance(one, dict))]
    fix = row.get("fixAvailable")
    mend = f"upgrade {fix['name']} to {fix['version']}" if isinstance(fix, dict) else "run npm audit fix"
    words = f"{row.get('severity', 'unknown')}: {'; '.join(causes)}"
    affected = next((str(one) for one in ranges if one), "any version")
    return Vulnerability(name, affected, words, mend if fix else "there is no fix yet")


def _upgrade(versions: Sequence[str]) -> str:
    return f"upgrade to {' or '.join(versions)}" if versions else "there is no fix yet"


def _said(command: Sequence[str], folder: Path) -> dict[str, Any]:
    """The JSON that the program printed, whatever its exit code; NotVerified where it printed none."""
    name = "pip-audit" if "pip_audit" in command else "npm audit"
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=WITHIN_S)
    except subprocess.TimeoutExpired:
        raise NotVerified(f"{name} got no answer within {WITHIN_S} s") from None
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise NotVerified(f"{name} did not come to a result; it said: {last[:300]}") from None
    return said
