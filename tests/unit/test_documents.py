"""The documents say what is true: every key is described, every link leads somewhere."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from signoff.deployment.description import Description

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]


def keys_of(model: Any) -> set[str]:
    """The names of all keys of a target file."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        inner: dict[str, Any] = {name: field.annotation for name, field in model.model_fields.items()}
    elif isinstance(model, type) and is_dataclass(model):
        inner = {field.name: field.type for field in fields(model)}
    else:
        parts = getattr(model, "__args__", ())
        return {key for part in parts for key in keys_of(part)}
    return set(inner) | {key for annotation in inner.values() for key in keys_of(annotation)}


def test_every_key_of_a_target_file_is_described() -> None:
    text = (ROOT / "docs/targets.md").read_text(encoding="utf-8")
    keys = keys_of(Description)
    assert len(keys) > 60
    assert sorted(key for key in keys if not re.search(rf"[\[`. ]{key}[\]`. ]", text)) == []


def test_no_document_names_a_path_that_is_not_there() -> None:
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name} links to {link}"
