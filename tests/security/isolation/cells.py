"""One row of the matrix: each relation is tried, and everything that deviates is named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, repeat
from urllib.parse import quote, unquote

from signoff import expect
from signoff.actors.session.unknown_ids import UUID, unknown_id_like
from signoff.expect.evaluating import unmet_if
from signoff.expect.sameness import told_apart
from signoff.report.matrix import DEVIATES, HELD, NONE, Cell
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire.exchange import Answer
from signoff.wire.steps import Step
from tests.security.isolation.belongings import World, changed, unheard
from tests.security.isolation.rows import Row, Subject

NOT_WELL_FORMED = (400, 422)


@dataclass(frozen=True)
class Seen:
    """How an answer deviates (empty: not at all), and the exchange that shows it.

    `unclear` says why that need not mean anything.
    """

    detail: str
    step: Step | None
    unclear: str = ""


@dataclass
class Tried:
    """What came of a row, cell by cell."""

    clause: str
    operation: str
    place: str
    cells: list[Cell] = field(default_factory=list)
    shown_by: Step | None = None
    unclear: str = ""

    def has_seen(self, column: str, seen: Sequence[Seen]) -> None:
        """A cell, for all that was seen of it: what is unclear deviates only where nothing else does."""
        first = next((each for each in seen if each.detail and not each.unclear), None)
        unclear = next((each for each in seen if each.unclear), None)
        if first is None and unclear is not None:
            self.unclear = self.unclear or f"'{self.operation}, {self.place}': {unclear.unclear}"
            self.lacks([column], unclear.unclear)
        else:
            self.notes(column, first.detail if first else "", (first or seen[0]).step)

    def notes(self, column: str, detail: str, step: Step | None = None) -> None:
        """A cell: it deviates where there is a detail."""
        if detail and self.shown_by is None:
            self.shown_by = step
        self._add(column, DEVIATES if detail else HELD, detail)

    def lacks(self, columns: Iterable[str], why: str) -> list[Cell]:
        """Cells that the target does not have."""
        for column in columns:
            self._add(column, NONE, why)
        return self.cells

    def _add(self, column: str, verdict: str, detail: str) -> None:
        self.cells.append(
            Cell(
                clause=self.clause,
                operation=self.operation,
                place=self.place,
                column=column,
                verdict=verdict,
                detail=detail,
            )
        )

    def check(self) -> None:
        """Unmet that names every cell that deviates, and what was seen there; NotVerified if unclear."""
        found = [f"[{cell.column}] {cell.detail}" for cell in self.cells if cell.verdict == DEVIATES]
        unmet_if(
            found,
            f"customer B to be told and to do by '{self.operation}, {self.place}' what it would about "
            "nothing, and customer A to see none of it",
            f"{len(found)} of {len(self.cells)} cells deviate: " + "; ".join(found),
            self.shown_by,
        )
        if self.unclear:
            raise NotVerified(self.unclear)


def try_rows(rows: Sequence[Row], world: World) -> list[Tried]:
    """Tries each relation of each row as customer B, and looks at what customer A has and has heard."""
    found = []
    for row in rows:
        tried = Tried(row.clause, row.operation, row.place)
        subjects = row.subjects(world)
        world.begins()
        for column, steps in _relations(row, world, subjects).items():
            tried.has_seen(column, steps)
        afterwards(tried, world)
        found.append(tried)
    # Last, because what customer A does is told to it a while later.
    for row, tried in zip(rows, found, strict=True):
        controls(tried, row.control(world.a, world))
    return found


def afterwards(tried: Tried, world: World) -> None:
    """Customer A's data is as it was, and its listener heard nothing."""
    try:
        heard = unheard(world)
        tried.notes("unchanged", changed(world))
    except Unmet as unmet:
        tried.notes("unchanged", str(unmet), unmet.exchange)
        return
    if world.listener is None:
        tried.lacks(["unheard"], "the target has no live connections")
    else:
        tried.notes("unheard", f"customer A's listener heard {heard}" if heard else "")


def controls(tried: Tried, answer: Answer) -> None:
    """Customer A's own call succeeds."""
    failed = f"customer A's own call was answered with {answer.status} {answer.message!r}"
    tried.notes("control", "" if 200 <= answer.status < 300 else failed, answer.exchange)


def tells_nothing_of_a(world: World, answer: Answer, named: Iterable[str], *, refused: bool) -> Answer:
    """The answer to customer B; Unmet when it tells of customer A, or has to be `refused` and is not."""
    if refused:
        expect(answer).is_refused()
    said = (*named, unquote(unquote(answer.exchange.url)), answer.exchange.sent)
    hidden = [each for each in world.secrets if not any(each in part for part in said)]
    expect(answer).holds_nothing_of(*hidden)
    return answer


def otherwise(known: str) -> Iterator[str]:
    """The same id in another case, and in another encoding."""
    if known.swapcase() != known:
        yield known.swapcase()
    if known.isdigit():
        yield f"0{known}"
    yield "".join(f"%{ord(letter):02X}" for letter in known[:6]) + quote(known[6:])


def malformed(known: str) -> str:
    """The id with something behind it that belongs to none."""
    return f"{known}'"


def _relations(row: Row, world: World, subjects: Sequence[Subject]) -> dict[str, list[Seen]]:
    """What each relation showed of each subject; each is held against the same of what never existed."""
    found: dict[str, list[Seen]] = {}
    for subject in subjects:
        theirs, nothing = subject.named, subject.nothing
        if subject.repeated:
            subject.attempt(world.b, world, nothing)
        again = nothing if subject.again is None else subject.again
        asked = [("theirs", theirs, nothing, again)]
        if subject.deleted is not None:
            asked.append(("deleted", subject.deleted, nothing, again))
        if not subject.briefly:
            asked.append(("malformed", malformed(theirs), malformed(nothing), malformed(again)))
            forms = zip(otherwise(theirs), otherwise(nothing), otherwise(again), strict=False)
            asked += [("otherwise", *form) for form in forms]
        for column, *ids in asked:
            found.setdefault(column, []).append(compared(row, world, subject, *ids))
    return found


def compared(row: Row, world: World, subject: Subject, named: str, nothing: str, again: str) -> Seen:
    """What came of it: the answer is held against those about nothing, which are asked for as often."""
    ids = [each for each in (named, nothing, again) if len(each) >= 3]
    # Behind a cache each address has a server of its own: only several addresses of nothing show that.
    further = (unknown_id_like(nothing) for _ in count()) if UUID.fullmatch(nothing) else repeat(again)
    unknown = chain([nothing, again], further)

    def asks(about: str) -> Answer:
        return tells_nothing_of_a(world, subject.attempt(world.b, world, about), ids, refused=row.refused)

    nothings: list[Answer] = []

    def asks_about_nothing() -> Answer:
        about = next(unknown)
        if about not in ids and len(about) >= 3:
            ids.append(about)
        nothings.append(asks(about))
        return nothings[-1]

    try:
        found, answer = told_apart(lambda: asks(named), asks_about_nothing, ids, world.varying)
    except Unmet as unmet:
        return Seen(str(unmet), unmet.exchange)
    return Seen(found, answer.exchange, _unclear(named, answer, nothings[-1]) if found else "")


def _unclear(named: str, theirs: Answer, nothing: Answer) -> str:
    """Why another answer need not tell anything: what an id is made of is no secret.

    A target whose ids bear a signature knows a made-up one before it looks for anything. Numbers and UUIDs
    bear none.
    """
    well_formed = named.isdigit() or UUID.fullmatch(named)
    if well_formed or theirs.status not in (403, 404) or nothing.status not in NOT_WELL_FORMED:
        return ""
    return (
        f"the target says of an id that was made up that it is none ({nothing.status} "
        f"{nothing.message!r:.120}), "
        f"so it cannot be seen whether its {theirs.status} for another customer's tells that it exists"
    )
