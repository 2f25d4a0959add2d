"""The policy: whose signatures count. It lies outside the evidence, with those who verify."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signoff.guide import Guide, GuideError, Level
from signoff.guide.errors import UserError
from signoff.release.people import person, unfilled
from signoff.release.signatures.keys import public_key_of
from signoff.release.signatures.securesystems import SSlibKey
from signoff.verdict.waivers import WAIVABLE


class PolicyError(UserError, ValueError):
    """The policy is not what docs/decide.md describes. The text names file, key and remedy."""


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Somebody whose signatures count, in the roles that are named, on the days on which the key counts.

    `not_before` and `not_after` are those days' first and last, in UTC; None: there is no such bound.
    """

    name: str
    key: SSlibKey
    roles: frozenset[str]
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True, kw_only=True)
class Waivable:
    """Which clauses may be waived (patterns such as `TKT-*`), by owners with which roles, for which verdicts.

    A waiver ends at most `max_days` after its owner signed it.
    """

    clauses: tuple[str, ...]
    roles: frozenset[str]
    verdicts: frozenset[str]
    max_days: int


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`roles` are those that all have to sign, each by a person of its own.

    `attests` says who may attest a HUMAN clause (else anyone), `revokes` which roles may take back what
    others signed, `waivable` what may be waived (else nothing).
    """

    roles: tuple[str, ...]
    approvers: Mapping[str, Approver]
    """By key id."""
    attests: Mapping[str, frozenset[str]]
    revokes: frozenset[str]
    waivable: tuple[Waivable, ...]
    max_age_days: float
    require_signed_runs: bool
    runners: tuple[SSlibKey, ...]
    """Keys of the machines whose runs count."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Owner(_Model):
    name: str = Field(min_length=1)
    public_key: str


class _Approver(_Owner):
    roles: list[str] = Field(min_length=1)
    not_before: date | None = None
    not_after: date | None = None


class _Waivable(_Model):
    clauses: list[str] = Field(min_length=1)
    roles: list[str] = Field(min_length=1)
    verdicts: list[str] = Field(min_length=1)
    max_days: int = Field(gt=0)


class _File(_Model):
    required_roles: list[str] = Field(min_length=1)
    max_age_days: float = Field(default=14, gt=0)
    revokes: list[str] = Field(default_factory=list)
    require_signed_runs: bool = False
    approver: list[_Approver] = Field(min_length=1)
    runner: list[_Owner] = Field(default_factory=list)
    attests: dict[str, list[str]] = Field(default_factory=dict)
    waivable: list[_Waivable] = Field(default_factory=list)


def load_policy(file: Path, guide: Guide) -> Policy:
    """Reads the policy; PolicyError when it is malformed, or no one could ever satisfy it."""
    try:
        asked = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise PolicyError(f"{file}: cannot be read ({error.strerror}); docs/decide.md shows one") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file}: is not valid TOML: {error}") from None
    except ValidationError as error:
        said = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise PolicyError(f"{file}: {'; '.join(said)} (docs/decide.md)") from None
    keys = _keys(asked, file)
    approvers = {
        key.keyid: Approver(
            name=row.name,
            key=key,
            roles=frozenset(row.roles),
            not_before=row.not_before,
            not_after=row.not_after,
        )
        for row, key in zip(asked.approver, keys, strict=False)
    }
    policy = Policy(
        roles=tuple(asked.required_roles),
        approvers=approvers,
        attests={name: frozenset(roles) for name, roles in asked.attests.items()},
        revokes=frozenset(asked.revokes),
        waivable=tuple(
            Waivable(
                clauses=tuple(row.clauses),
                roles=frozenset(row.roles),
                verdicts=frozenset(row.verdicts),
                max_days=row.max_days,
            )
            for row in asked.waivable
        ),
        max_age_days=asked.max_age_days,
        require_signed_runs=asked.require_signed_runs,
        runners=tuple(keys[len(asked.approver) :]),
    )
    if wrong := next(_wrong(policy, guide), None):
        raise PolicyError(f"{file}: {wrong}")
    return policy


def _keys(asked: _File, file: Path) -> list[SSlibKey]:
    """The keys of all approvers, then of all runners; PolicyError when two are the same."""
    owners: dict[str, str] = {}
    found, rows = [], [*asked.approver, *asked.runner]
    for row in rows:
        key = public_key_of(row.public_key.encode(), f"{file}: the public_key of {row.name}")
        if key.keyid in owners:
            raise PolicyError(f"{file}: {row.name} and {owners[key.keyid]} have the same key")
        owners[key.keyid] = row.name
        found.append(key)
    return found


def _wrong(policy: Policy, guide: Guide) -> Iterator[str]:
    held = {role for approver in policy.approvers.values() for role in approver.roles}
    asked = [
        *policy.roles,
        *sorted(policy.revokes),
        *(role for roles in policy.attests.values() for role in sorted(roles)),
        *(role for row in policy.waivable for role in sorted(row.roles)),
    ]
    for role in asked:
        if role not in held:
            yield f"nobody has the role {role!r}; give it to an approver"
    people = [(person(one.name), role) for one in policy.approvers.values() for role in one.roles]
    if left := unfilled(policy.roles, people):
        yield (
            f"the required roles take a person each, and there is nobody left for {', '.join(left)}; "
            "give it to another person"
        )
    for name in policy.attests:
        try:
            level = guide.clause(name).level
        except GuideError as error:
            yield f"attests: {error}"
        else:
            if level is not Level.HUMAN:
                yield f"attests: {name} is decided by tests, nobody attests it"
    for row in policy.waivable:
        for pattern in row.clauses:
            if not any(fnmatchcase(name, pattern) for name in guide.clauses):
                yield f"waivable: there is no clause {pattern!r}; `signoff clauses` lists them"
        if unknown := sorted(row.verdicts - set(WAIVABLE)):
            yield f"waivable: {unknown[0]!r} cannot be waived, only {', '.join(WAIVABLE)}"
    if policy.require_signed_runs and not policy.runners:
        yield "require_signed_runs takes a [[runner]] with the public key of a machine that runs"


def policy_entry(name: str, role: str, public: Path) -> str:
    """The table of an approver, as TOML."""
    pem = public.read_text(encoding="utf-8")
    # What JSON writes as a text is one in TOML too.
    return (
        f'[[approver]]\nname = {json.dumps(name)}\nroles = {json.dumps([role])}\npublic_key = """\n{pem}"""\n'
    )
