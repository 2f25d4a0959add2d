"""What was written and what lists held: nothing is lost, nothing invented, nothing twice. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Ending, Operation, at


def in_lists(writes: Sequence[Operation], reads: Iterable[Operation], what: str) -> list[Contradiction]:
    """Contradictions between what was written (`text`) and what whole lists held (`seen`).

    `what` is the thing's name: "comment". Each read is of the whole list. A read that was not answered says
    nothing.
    """
    answered = sorted((read for read in reads if read.is_ok and read.seen is not None), key=_begun)
    return [
        found
        for write in writes
        for found in (_lost(write, answered, what), _back_again(write, answered, what))
        if found
    ] + [found for read in answered for found in _strange(read, writes, what)]


def _lost(write: Operation, reads: Sequence[Operation], what: str) -> Contradiction | None:
    """It was acknowledged, and a list that was asked for later lacks it."""
    later = [read for read in reads if write.was_done_before(read)]
    lacking = [read for read in later if write.text not in (read.seen or ())]
    if not lacking:
        return None
    first = next((read for read in lacking if read.actor == write.actor), lacking[0])
    whose = "its own writer's" if first.actor == write.actor else f"{first.actor}'s"
    acknowledged = f"{write.actor}'s {what} {write.text!r} was acknowledged at {at(write.ended)}"
    if len(lacking) == len(later):
        says = f"{acknowledged} and is in no list read after {at(first.begun)} ({len(lacking)} lists)"
    else:
        says = f"{acknowledged}, and {whose} list that was asked for at {at(first.begun)} lacks it"
    return Contradiction(says, (write, first))


def _back_again(write: Operation, reads: Sequence[Operation], what: str) -> Contradiction | None:
    """It was listed, and a list that was asked for later lacks it."""
    holding = [read for read in reads if write.text in (read.seen or ())]
    for read in reads:
        shown = next((earlier for earlier in holding if earlier.was_done_before(read)), None)
        # What had been acknowledged by then is lost, and said so.
        if shown and write.text not in (read.seen or ()) and not write.was_done_before(read):
            says = (
                f"{write.actor}'s {what} {write.text!r} was in {shown.actor}'s list of {at(shown.ended)}, "
                f"and {read.actor}'s list that was asked for at {at(read.begun)} lacks it"
            )
            return Contradiction(says, (write, shown, read))
    return None


def _strange(read: Operation, writes: Sequence[Operation], what: str) -> Iterator[Contradiction]:
    """What one list holds that it cannot hold."""
    written = {write.text: write for write in writes}
    for text, count in Counter(read.seen or ()).items():
        whose = f"{read.actor}'s list of {at(read.ended)}"
        write = written.get(text)
        if count > 1:
            yield Contradiction(f"the {what} {text!r} is {count} times in {whose}", (read,))
        if write is None:
            yield Contradiction(f"the {what} {text!r} is in {whose}, and nobody wrote it", (read,))
        elif write.ending is Ending.FAILED:
            says = f"{write.actor}'s {what} {text!r} was refused ({write.trouble}), and is in {whose}"
            yield Contradiction(says, (write, read))
        elif not write.may_show_in(read):
            says = f"the {what} {text!r} is in {whose}, before it was sent at {at(write.begun)}"
            yield Contradiction(says, (write, read))


def nothing_of(others: Iterable[Operation], reads: Iterable[Operation], what: str) -> list[Contradiction]:
    """What another customer wrote must be in none of these lists."""
    theirs = {write.text: write for write in others}
    return [
        Contradiction(
            f"{read.actor}'s list of {at(read.ended)} holds the {what} {text!r}, "
            f"which {theirs[text].actor} wrote",
            (theirs[text], read),
        )
        for read in reads
        for text in read.seen or ()
        if text in theirs
    ]


def _begun(read: Operation) -> float:
    return read.begun
