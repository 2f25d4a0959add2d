"""Opens a target: starts it if it is ours to start, checks its secrets, asks which build it runs."""

import os
from collections.abc import Sequence
from pathlib import Path

import httpx

from signoff.deployment.boot import Booted
from signoff.deployment.description import Description
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.run_id import NameRefused, checked_build
from signoff.deployment.target import Target
from signoff.wire import clock
from signoff.wire.answers import Json, get
from signoff.wire.requests import accepting

LEDGER_FOLDER = "SIGNOFF_LEDGER"
"""The variable that names the folder in which ledgers are kept."""
BUILD_ASKED = 3
"""How often a target is asked for its build: a gateway that has a bad moment is no new build."""
_BETWEEN_S = 0.5


def open_target(file: Path, options: Sequence[str] = ()) -> tuple[Target, Booted | None]:
    """The target of that file, started if it is one that we start, its secrets checked.

    `options` are further arguments of the command that starts it. TargetError if there is none.
    """
    description = load_description(file)
    if description.boot is not None and options:
        command = [*description.boot.command, *options]
        boot = description.boot.model_copy(update={"command": command})
        description = description.model_copy(update={"boot": boot})
    elif options:
        raise TargetError(f"{file}: has no [boot], whose command could take {' '.join(options)}")
    booted = None if description.boot is None else Booted(description.boot, file.parent)
    if booted is None:
        assert description.base_url is not None
        target = Target(file, description, description.base_url)
    else:
        ready = booted.ready
        target = Target(file, description, ready.base_url, ready.secrets, ready.places)
    try:
        target.check_secrets()
    except TargetError:
        if booted is not None:
            booted.stop()
        raise
    return target, booted


def open_ledger(description: Description, root: Path) -> Ledger:
    """The target's ledger: one place for all runs, so that the hour before this run counts too.

    It lies where LEDGER_FOLDER says, which follows `--out`; else in the checkout at `root`.
    """
    folder = Path(os.environ.get(LEDGER_FOLDER) or root / "out" / "ledger")
    path = folder / f"{description.name}.sqlite3"
    return Ledger(path, limit=description.limits.requests, window_s=description.limits.window_s)


def read_build(target: Target) -> str:
    """Which build the target runs; TargetError when it cannot be reached or does not say."""
    url, field_name = target.build_url, target.description.build_field
    try:
        answer = _asked(target, url)
        answer.raise_for_status()
        return checked_build(_named(answer.json(), field_name), f"{url}, {field_name!r}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error).partition("\n")[0]
        raise TargetError(
            f"{target.name} cannot be reached at {url}{target.connector.way}: {why}; "
            f"check base_url, build_url and the network{_hint(error)}"
        ) from None
    except NameRefused as error:
        raise TargetError(f"{error}; correct the target's answer, or build_field") from None
    except (ValueError, KeyError, TypeError):
        raise TargetError(
            f"{url} names no build in {field_name!r}; check build_url and build_field"
        ) from None


def _named(document: Json, name: str) -> Json:
    """What the answer holds under that name, whose dots lead inwards; KeyError or TypeError: it has none."""
    if "." not in name:
        return document[name]
    if (found := get(document, name)) is None:
        raise KeyError(name)
    return found


def _hint(error: Exception) -> str:
    """What may stand before the target, where the error looks like it."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "; the certificate of a private authority is named by [transport] ca_file"
    if isinstance(error, httpx.ProxyError):
        return "; it was the proxy ([transport] proxy) that said so"
    if isinstance(error, httpx.HTTPStatusError) and error.response.status_code in (401, 403, 407):
        said = " ".join(error.response.text.split())[:120]
        return f"; it said {said!r}: a header that what stands before it asks for goes into [transport]"
    if isinstance(error, httpx.TransportError):
        return "; if it is reached only by a proxy, or shows its certificate to who shows one: [transport]"
    return ""


def _asked(target: Target, url: str) -> httpx.Response:
    """The answer; asked for again when a gateway says that nobody is there, or nobody answers."""
    with target.connector.client(timeout=target.description.limits.timeout_s) as client:
        for left in reversed(range(BUILD_ASKED)):
            try:
                answer = client.get(url, headers=accepting(target.dialect, {}))
                if answer.status_code not in (502, 503, 504) or not left:
                    break
            except httpx.TransportError:
                if not left:
                    raise
            clock.sleep(_BETWEEN_S)
    return answer
