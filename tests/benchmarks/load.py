"""A full class in mixed behaviour, at three sizes: `python -m tests.benchmarks.load [learners ...]`.

Real websocket sessions on a lab of their own. Half of the learners have settings of their own, the other half share
theirs; every fourth move is to another page; one opens a large sweep in between, and thirty the default sweep at once.
Writes a table and a chart into docs/load.md.
"""

import asyncio
import os
import platform
import random
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

from tests.benchmarks.processes import family, listener, processor_seconds, pss
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import running_lab

SIZES, MOVES, PERIOD = (30, 60, 120), 4, 10.0
OTHER_PAGES = ("activations", "one_unit", "vanishing", "exercises")
SWEEPERS = 30  # who open the default sweep at once
BIG_SWEEP = "v=1&k=20"
REPORT = Path(__file__).parents[2] / "docs" / "load.md"
BAR = 40  # characters of the longest bar


@dataclass
class Outcome:
    """What one size of class saw."""

    learners: int
    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    megabytes: float = 0.0
    cores: float = 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the moves was answered."""
        return float(np.percentile(self.seconds, share)) if self.seconds else float("nan")


async def learn(address: str, number: int, outcome: Outcome, moves: int) -> None:
    """One learner, who moves the bias or changes the page about every ten seconds."""
    draw = random.Random(number)
    own_seed = number + 100 if number % 2 else 1
    await asyncio.sleep(draw.random() * PERIOD)
    session = Session(address, "training_lab", f"v=1&s={own_seed}")
    try:
        await session.open()
        for move in range(moves):
            await asyncio.sleep(PERIOD * draw.uniform(0.8, 1.2))
            await _timed(outcome, _move(address, session, draw, move))
        await session.close()
    except Exception:  # whatever it was, the learner got no answer
        outcome.unanswered += 1


async def _move(address: str, session: Session, draw: random.Random, move: int) -> None:
    if move % 4 == 3:
        other = Session(address, draw.choice(OTHER_PAGES))
        await other.open()
        await other.close()
    else:
        await session.run({"lab_initial_bias": draw.randrange(-40, 9) / 4})


async def sweep(address: str, outcome: Outcome, query: str = "", after: float = 0.0) -> None:
    """Somebody who opens the bias sweep, and looks at it once."""
    await asyncio.sleep(after)
    session = Session(address, "bias_sweep", query)
    try:
        await _timed(outcome, session.open())
        await session.close()
    except Exception:  # as above
        outcome.unanswered += 1


async def _timed(outcome: Outcome, waiting) -> None:
    start = perf_counter()
    await waiting
    outcome.seconds.append(perf_counter() - start)


async def lesson(address: str, learners: int, moves: int) -> Outcome:
    """The whole class."""
    outcome, middle = Outcome(learners), PERIOD * (1 + moves / 2)
    await asyncio.gather(
        *(learn(address, number, outcome, moves) for number in range(learners)),
        sweep(address, outcome, BIG_SWEEP, middle - PERIOD),
        *(sweep(address, outcome, after=middle) for _ in range(min(SWEEPERS, learners))),
    )
    return outcome


def measured(learners: int, moves: int = MOVES) -> Outcome:
    """A class on a server that nobody has visited yet, with what the server and its workers used."""
    with running_lab() as address:
        port = int(address.rpartition(":")[2])
        start = perf_counter()
        outcome = asyncio.run(lesson(address, learners, moves))
        processes = family(listener(port))
        outcome.megabytes = sum(map(pss, processes))
        outcome.cores = sum(map(processor_seconds, processes)) / (perf_counter() - start)
    return outcome


def report(outcomes: list[Outcome]) -> str:
    """The page."""
    longest = max(outcome.percentile(95) for outcome in outcomes)
    rows = [
        f"| {each.learners} | {len(each.seconds)} | {each.unanswered} | {each.percentile(50):.2f} | "
        f"{each.percentile(95):.2f} | {max(each.seconds, default=0):.2f} | {each.megabytes:.0f} | {each.cores:.2f} |"
        for each in outcomes
    ]
    bars = [
        f"{each.learners:4} learners  {'█' * max(1, round(BAR * each.percentile(95) / longest))} "
        f"{each.percentile(95):.2f} s"
        for each in outcomes
    ]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = os.getloadavg()[0]
    return "\n".join([
        "# What one server carries", "",
        "Written by `python -m tests.benchmarks.load`: real websocket sessions, each of which moves the bias or "
        "changes the page every 10 s; half share their settings, one opens a large sweep, up to 30 the default sweep.",
        "", f"Measured on {date.today()} on {machine}, with a load average of {load:.0f} at the end. "
        "Learners ran on the same machine as the server.", "",
        "| learners | answers | unanswered | median, s | 95th percentile, s | longest, s "
        "| memory with workers, MB (PSS) | cores used |", "|---|---|---|---|---|---|---|---|", *rows, "",
        "95th percentile:", "", "```", *bars, "```", "",
    ])  # fmt: skip


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    text = report([measured(size) for size in sizes])
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
