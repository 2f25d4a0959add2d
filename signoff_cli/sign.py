"""`signoff keygen`, `waive`, `approve`, `revoke`; what `verify` does."""

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from signoff.evidence.attested import Attested, open_clauses
from signoff.evidence.document import Json
from signoff.guide import Guide, load_guide
from signoff.release import approve as approving
from signoff.release.answers import read_answers
from signoff.release.policy import load_policy, policy_entry
from signoff.release.signatures.keys import make_key, private_key
from signoff.release.signatures.statement import AttestationError, instant_of
from signoff.release.verify import Asked
from signoff.release.verify import verify as verification
from signoff.release.waivers import sign_waiver
from signoff.suite.suite import suite_in
from signoff.verdict.decision import Ruling
from signoff.wire import clock
from signoff_cli.beside import Beside
from signoff_cli.options import Decided, console

PASSPHRASE = "SIGNOFF_KEY_PASSPHRASE"
REFUSED = 1
Key = Annotated[Path, typer.Option("--key", help=f"your private key; its passphrase is in {PASSPHRASE}")]


def keygen(
    key: Annotated[Path, typer.Option("--key", help="file for the new private key")],
    name: Annotated[str, typer.Option("--as", help="name of the key's owner")],
    role: Annotated[str, typer.Option("--role", help="the role in which they sign")],
    policy: Annotated[
        Path | None, typer.Option("--policy", help="policy to which the entry is added; created if missing")
    ] = None,
) -> None:
    """Makes an Ed25519 key pair; prints the entry for the policy, or adds it there."""
    public, keyid = make_key(key, os.environ.get(PASSPHRASE, ""))
    console.print(f"private key {key} (only you may read it), public key {public}, id {keyid[:16]}")
    entry = policy_entry(name, role, public)
    if policy is None:
        console.print(f"\nFor the policy:\n\n{entry}")
        return
    head = "" if policy.exists() else f"required_roles = {json.dumps([role])}\n"
    with policy.open("a", encoding="utf-8") as file:
        file.write(f"{head}\n{entry}")
    load_policy(policy, load_guide())
    console.print(f"added to {policy}")


def approve(
    folder: Decided,
    name: Annotated[str, typer.Option("--as", help="your name")],
    role: Annotated[str, typer.Option("--role", help="the role in which you sign")],
    key: Key,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="answers on the clauses that a person attests (TOML)")
    ] = None,
) -> None:
    """Asks about each clause that a person attests, then signs. Exit code: that of the decision."""
    guide = load_guide()
    _outside(key, folder)
    signer = private_key(key, os.environ.get(PASSPHRASE, ""))
    here = suite_in()
    document, _ = approving.checked(folder, guide, here)
    for line in stands_for(document):
        console.print(line)
    clauses = open_clauses(guide, document)
    said = _asked(guide, document, clauses) if answers is None else read_answers(answers, clauses)
    approver = approving.Approver(name=name, role=role, signer=signer, answers=said)
    approved = approving.approve(folder, guide, approver, clock.now(), here)
    for note in approved.notes:
        console.print(note)
    sheet = approved.envelope.with_name(f"{approved.envelope.name[:2]}-sheet.html")
    console.print(f"signed: {approved.envelope}\nthe sheet that you signed: {sheet}")
    _show_head(approved.head)
    decision = approved.decision
    console.print(f"{decision.ruling.words.upper()}: {decision.reason}")
    raise typer.Exit(decision.ruling.exit_code)


def revoke(
    folder: Decided,
    number: Annotated[int, typer.Option("--approval", min=1, help="number of the approval")],
    reason: Annotated[str, typer.Option("--reason", help="why it no longer holds")],
    key: Key,
    policy: Annotated[
        Path | None, typer.Option("--policy", help="policy that lets your role revoke what others signed")
    ] = None,
) -> None:
    """Revokes an approval, signed and dated: your own, or another's if the policy lets you."""
    _outside(key, folder)
    signer = private_key(key, os.environ.get(PASSPHRASE, ""))
    allowed = None
    if policy is not None:
        _outside(policy, folder)
        allowed = load_policy(policy, load_guide())
    envelope, head = approving.revoke(folder, number, signer, reason, clock.now(), allowed)
    console.print(f"revoked: {envelope}")
    _show_head(head)


def waive(
    clause: Annotated[str, typer.Option("--clause", help="the clause whose waiver you own")],
    name: Annotated[str, typer.Option("--as", help="your name, as the waiver's owner")],
    key: Key,
    waivers: Annotated[Path, typer.Option("--waivers", help="file of waivers")] = Path("waivers.toml"),
) -> None:
    """Signs a waiver as its owner, before `signoff decide` uses it."""
    signer = private_key(key, os.environ.get(PASSPHRASE, ""))
    console.print(f"signed: {sign_waiver(waivers, clause, name, signer, load_guide(), clock.now())}")


def verify(folder: Path, policy: Path, build: str | None, head: str, at: str, beside: Beside) -> NoReturn:
    """What `signoff verify` does, once it has started what goes on beside."""
    guide, now = load_guide(), clock.now()
    _outside(policy, folder)
    asked = Asked(
        now=now,
        here=beside.here,
        build=build,
        head=_digest(head),
        back_to=_earlier(at, now),
        printer=beside.printer,
    )
    found = verification(folder, load_policy(policy, guide), guide, asked)
    for one in found.signatures:
        revoked = f", REVOKED {one.revoked}" if one.revoked else ""
        said = f"{one.number:02} {one.name}, {one.role}, {one.at}, key {one.key[:16]}{revoked}"
        console.print(said)
    for note in found.notes:
        console.print(f"note: {note}")
    for refusal in found.refusals:
        console.print(f"REFUSED: {refusal}")
    if found.decision is None or found.document is None:
        raise typer.Exit(REFUSED)
    target, ruling = found.document["target"], found.decision.ruling
    console.print(f"the signatures end at head {found.head}")
    console.print(f"verified: target {target['name']}, build {target['build']}")
    if asked.back_to is None:
        console.print(f"{ruling.words.upper()}: {found.decision.reason}")
        raise typer.Exit(ruling.exit_code)
    console.print(f"as of {at} it was {ruling.words.upper()}: {found.decision.reason}")
    raise typer.Exit(ruling.exit_code or Ruling.NOT_DECIDED.exit_code)


def stands_for(document: Json) -> Iterator[str]:
    """What a signature also stands for: each bound that is laxer than the guide's, each waiver."""
    for bound in document.get("bounds", ()):
        clauses = ", ".join(bound["clauses"])
        used, guide = bound["used"], bound["guide"]
        yield f"LAXER than the guide: {bound['key']} {used}, the guide says {guide} ({clauses})"
    for row in document["waivers"]:
        state = "" if row["used"] else ", OF NO USE"
        yield (
            f"WAIVED: {row['clause']} for {row['verdict']} until {row['expires']}{state}, by {row['owner']}: "
            f"{row['reason']} ({row['issue']})"
        )


def _digest(text: str) -> str:
    if text and not re.fullmatch(r"[0-9a-f]{64}", text):
        raise AttestationError(
            f"--head {text!r}: is not a head; a head is the 64 hex digits that `approve` printed"
        )
    return text


def _earlier(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    found = instant_of(text)
    if found is None or found > now:
        raise AttestationError(f"--at {text!r}: is not a time in the past, such as 2026-11-23T10:00+00:00")
    return found


def _show_head(head: str) -> None:
    console.print(f"head {head}: give it to those who verify, for `signoff verify --head`")


def _asked(guide: Guide, document: Json, clauses: list[str]) -> tuple[Attested, ...]:
    """Asks about one clause after the other; an empty answer leaves it open."""
    if not _somebody_is_there():
        raise AttestationError(
            "there is no terminal at which to ask; give your answers as a file with --answers"
        )
    console.print(f"{document['decision']['ruling'].upper()}: {document['decision']['reason']}")
    found = []
    for name in clauses:
        clause = guide.clause(name)
        console.print(f"\n{name} {clause.title}\n{clause.asks}")
        word = typer.prompt("attest, refuse or leave open [a/r/o]", default="o")
        if word not in ("a", "r"):
            continue
        text = ""
        while not text.strip():
            text = typer.prompt("evidence" if word == "a" else "reason")
        found.append(Attested(clause=name, kept=word == "a", text=text.strip()))
    return tuple(found)


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _outside(file: Path, folder: Path) -> None:
    if file.resolve().is_relative_to(folder.resolve()):
        raise AttestationError(f"{file}: lies within the evidence; keep it elsewhere")
