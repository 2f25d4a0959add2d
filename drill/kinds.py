"""The kinds of bad version, and the code of each: a small module in the place of the function's own.

`slow` keeps the function's own code and calls it late; the others do without. All are made in memory.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signoff.wire.dialect import Dialect
from signoff.wire.requests import nested

LATE_S = 3.5
"""How late a slow version answers."""
_ITS_OWN = "_as_it_was"


class NoSuchPlace(Exception):
    """The function's code has no module in which a bad version could stand; the text says why."""


@dataclass(frozen=True)
class Kind:
    """A kind of bad version: what it does, for people, and the body of its handler."""

    id: str
    does: str
    body: str
    keeps_code: bool = False
    is_control: bool = False
    """It loses what it acknowledges, which no rollback brings back: the drill has to see that it is gone."""


KINDS = (
    Kind("raises", "raises an exception", "    raise RuntimeError({mark!r})\n"),
    Kind(
        "answers-500",
        "answers 500",
        "    print({mark!r})\n    return {{'statusCode': 500, 'headers': {{}}, 'body': '{{}}'}}\n",
    ),
    Kind(
        "wrong-shape",
        "answers 200 with something that is no ticket",
        "    return {{'statusCode': 200, 'headers': {{'Content-Type': 'application/json'}}, "
        "'body': '[\"not a ticket\"]'}}\n",
    ),
    Kind("hangs", "hangs until its time is out", "    time.sleep(900)\n"),
    Kind(
        "slow",
        f"answers {LATE_S:g} s late",
        f"    time.sleep({LATE_S})\n    return own(event, context)\n",
        True,
    ),
    Kind(
        "loses-writes",
        "acknowledges tickets without keeping them",
        "    raw = event.get('body') or '{{}}'\n"
        "    raw = base64.b64decode(raw) if event.get('isBase64Encoded') else raw\n"
        "    ticket = {{**json.loads(raw), **json.loads({fields!r}), {id_field!r}: str(uuid.uuid4())}}\n"
        "    body = {{{envelope!r}: ticket}} if {envelope!r} else ticket\n"
        "    return {{'statusCode': 201, 'headers': {{'Content-Type': 'application/json'}}, "
        "'body': json.dumps(body)}}\n",
        is_control=True,
    ),
)
DEFAULT = "raises"


def kinds_for(target_kind: str, *, every: bool = False) -> tuple[Kind, ...]:
    """What is drilled on a target of that kind: all on a local one, else the first; `every` adds the rest."""
    return KINDS if every or target_kind == "local" else tuple(k for k in KINDS if k.id == DEFAULT)


def mark_of(run_id: str) -> str:
    """The words by which a failure made here is known again in logs, and a version in the account."""
    return f"SecureBase rollback drill {run_id}: this version fails on purpose"


def bad_archive(kind: Kind, good: bytes, handler: str, mark: str, dialect: Dialect) -> bytes:
    """The zip archive of a bad version in the place of `good`, the function's own, whose handler stays named.

    NoSuchPlace where the archive holds no Python module of the handler's name.
    """
    module, _, function = handler.rpartition(".")
    path = module.replace(".", "/") + ".py"
    files = _files(good)
    if path not in files:
        raise NoSuchPlace(f"the function's archive has no {path}, the module of its handler {handler}")
    source = _source(kind, module, function, mark, dialect)
    kept = {}
    if kind.keeps_code:
        kept = files | {path.removesuffix(".py") + f"{_ITS_OWN}.py": files[path]}
    return _archive(kept | {path: source.encode()})


def _source(kind: Kind, module: str, function: str, mark: str, dialect: Dialect) -> str:
    fields = {dialect.ticket.status: "open"}
    named: Mapping[str, Any] = {
        "mark": mark,
        "fields": json.dumps(nested({name: value for name, value in fields.items() if name})),
        "id_field": dialect.ticket.id,
        "envelope": dialect.envelopes.ticket or "",
    }
    own = f"from {module.replace('/', '.')}{_ITS_OWN} import {function} as own\n" if kind.keeps_code else ""
    return (
        f'"""{mark}."""\n\nimport base64\nimport json\nimport time\nimport uuid\n\n{own}\n\n'
        f"def {function}(event, context):\n{kind.body.format(**named)}"
    )


def _files(archive: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as read:
            return {info.filename: read.read(info) for info in read.infolist() if not info.is_dir()}
    except zipfile.BadZipFile as error:
        raise NoSuchPlace(f"the function's code is no zip archive ({error})") from None


def _archive(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            # Lambda reads with the rights that an entry has; and the same sources give the same bytes.
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()
