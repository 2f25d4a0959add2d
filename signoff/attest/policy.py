"""The policy: whose signatures count. It lies outside the evidence, with those who verify."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from securesystemslib.signer import SSlibKey

from signoff.attest.keys import public_key_of
from signoff.guide import Guide, GuideError, Level
from signoff.guide.mendable import Mendable


class PolicyError(Mendable, ValueError):
    """The policy is not what docs/decide.md describes. The text names file, key and remedy."""


@dataclass(frozen=True)
class Approver:
    """Somebody whose signatures count, in the roles that are named."""

    name: str
    key: SSlibKey
    roles: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """`roles` are those that all have to sign; `attests` says who may attest a HUMAN clause (else anyone)."""

    roles: tuple[str, ...]
    approvers: Mapping[str, Approver]
    """By key id."""
    attests: Mapping[str, frozenset[str]]
    max_age_days: float


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1)
    public_key: str
    roles: list[str] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    required_roles: list[str] = Field(min_length=1)
    max_age_days: float = Field(default=14, gt=0)
    approver: list[_Row] = Field(min_length=1)
    attests: dict[str, list[str]] = Field(default_factory=dict)


def load_policy(file: Path, guide: Guide) -> Policy:
    """Reads the policy; PolicyError when it is malformed, or no one could ever satisfy it."""
    try:
        asked = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise PolicyError(f"{file}: cannot be read ({error.strerror}); docs/decide.md shows one") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file}: is no TOML: {error}") from None
    except ValidationError as error:
        said = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise PolicyError(f"{file}: {'; '.join(said)} (docs/decide.md)") from None
    approvers: dict[str, Approver] = {}
    for row in asked.approver:
        key = public_key_of(row.public_key.encode(), f"{file}: the public_key of {row.name}")
        if key.keyid in approvers:
            raise PolicyError(f"{file}: {row.name} and {approvers[key.keyid].name} have the same key")
        approvers[key.keyid] = Approver(row.name, key, frozenset(row.roles))
    held = {role for approver in approvers.values() for role in approver.roles}
    for role in [*asked.required_roles, *(role for roles in asked.attests.values() for role in roles)]:
        if role not in held:
            raise PolicyError(f"{file}: nobody has the role {role!r}; give it to an approver")
    for name in asked.attests:
        try:
            level = guide.clause(name).level
        except GuideError as error:
            raise PolicyError(f"{file}: attests: {error}") from None
        if level is not Level.HUMAN:
            raise PolicyError(f"{file}: attests: {name} is decided by tests, nobody attests it")
    attests = {name: frozenset(roles) for name, roles in asked.attests.items()}
    return Policy(tuple(asked.required_roles), approvers, attests, asked.max_age_days)


def policy_entry(name: str, role: str, public: Path) -> str:
    """The table of an approver, as TOML."""
    pem = public.read_text(encoding="utf-8")
    # What JSON writes as a text is one in TOML too.
    return (
        f'[[approver]]\nname = {json.dumps(name)}\nroles = {json.dumps([role])}\npublic_key = """\n{pem}"""\n'
    )
