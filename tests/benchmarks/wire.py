"""From the bias slider's release to the curves on the wire: `python -m tests.benchmarks.wire CHECKOUT`.

Processor time that the server spends on a run nobody has seen until the loss, and the units alive, have been sent, now
and in another checkout, each in a server of its own and by turns; the median of many moves. Prints now / before.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.benchmarks.processes import listener, milliseconds
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import ROOT, running_lab

MOVES, UNCOUNTED, ROUNDS = 24, 4, 3
PAGE, SLIDER = "training_lab", "lab_initial_bias"


class Watched(Session):
    """A session that notes the server's processor time whenever a chart arrives."""

    clock: Callable[[], float]
    arrived: list[float]

    def _take(self, element) -> None:
        super()._take(element)
        if "vega_lite_chart" in element.WhichOneof("type"):
            self.arrived.append(self.clock())


async def moves(address: str) -> tuple[float, float]:
    """Milliseconds to the loss and to the units alive."""
    server, session, times = listener(int(address.rpartition(":")[2])), Watched(address, PAGE), []
    session.clock, session.arrived = lambda: milliseconds(server), []
    await session.open()
    for move in range(MOVES):
        await asyncio.sleep(0.3)
        session.arrived.clear()
        start = milliseconds(server)
        await session.run({SLIDER: (move - MOVES) / 4})
        times.append([each - start for each in session.arrived[:2]])
    loss, units = zip(*times[UNCOUNTED:])
    return median(loss), median(units)


def main() -> None:
    """Print milliseconds and ratios."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    for _ in range(ROUNDS):
        found = []
        for root in (ROOT, Path(sys.argv[1]).resolve()):
            with running_lab(root) as address:
                found.append(asyncio.run(moves(address)))
        parts = zip(("the loss", "the units alive"), *found)
        print("; ".join(f"{name}: {now:.0f} ms, {now / then:.2f} of before" for name, now, then in parts), flush=True)


if __name__ == "__main__":
    main()
