"""Holds what a run says of its target against the copy of the target file that lies in its folder."""

import hashlib
from pathlib import Path

from signoff.deployment.bounds import laxer_bounds
from signoff.deployment.file_copy import COPY
from signoff.deployment.loading import TargetError, load_description
from signoff.evidence.bounds import joined_bounds, stall_bounds, with_bounds
from signoff.evidence.document import Json
from signoff.guide import Guide

_WHY = "it was edited, or made by another version: repeat the run"


def unlike_target_file(folder: Path, document: Json, guide: Guide) -> str:
    """What the document says otherwise than the target file gives, and what to do; empty where all agrees."""
    copy, target = folder / COPY, document["target"]
    if not copy.is_file() or copy.is_symlink():
        return f"{copy}: the target file is not there; repeat the run with this version"
    if hashlib.sha256(copy.read_bytes()).hexdigest() != target["file_sha256"]:
        return (
            f"{copy}: is not the target file of this run, its digest differs; it was edited, repeat the run"
        )
    try:
        description = load_description(copy)
    except TargetError as error:
        return f"{error}; repeat the run with this version"
    given = {"name": description.name, "kind": description.kind}
    given |= {"base_url": description.base_url} if description.base_url is not None else {}
    stated = {"base_url_stated": description.base_url is not None}
    for key, value in (given | stated).items():
        if target[key] != value:
            return (
                f"{folder}: verdict.json says {key} {target[key]!r}, the target file {value!r}; it was edited"
            )
    bounds = joined_bounds(
        [laxer_bounds(description, guide), stall_bounds(document.get("load"), target["kind"])]
    )
    if document["bounds"] != bounds:
        return f"{folder}: verdict.json lists other bounds than the target file gives; {_WHY}"
    for clause in document["clauses"]:
        if clause["with"] != with_bounds(clause["id"], bounds):
            return f"{folder}: verdict.json says of {clause['id']} {clause['with']!r}; {_WHY}"
    return ""
