"""What `decide` and `verify` wait for longest, in processes of its own: started before all else is loaded."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from signoff.report.sheet.pdf import Printer
from signoff.suite.suite import Suite, suite_in


@dataclass(frozen=True)
class Beside:
    """A browser that prints the sheet, and the suite of this checkout, which `here` waits for."""

    printer: Printer
    here: Callable[[], Suite]


@contextmanager
def beside(printer: Printer) -> Iterator[Beside]:
    """Starts both, and ends them."""
    # The process is forked while there is one thread only: the browser has further ones.
    forking = multiprocessing.get_context("fork")
    collected = gc.isenabled()
    # A command that ends after two seconds has no need to look for garbage.
    gc.disable()
    try:
        with ProcessPoolExecutor(max_workers=1, mp_context=forking) as process:
            suite = process.submit(suite_in)
            with printer:
                yield Beside(printer, suite.result)
    finally:
        if collected:
            gc.enable()
