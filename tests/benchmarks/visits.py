"""Memory over a long day: `python -m tests.benchmarks.visits [visits]`.

Sessions open every page in turn, half of them with a seed of their own, and leave. Prints what the server and its
workers hold (PSS) after every hundred visits, and two minutes after the last one.
"""

import asyncio
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import sleep

from core.ui.shell.page import PAGES
from tests.benchmarks.processes import family, listener, pss
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import running_lab

EVERY = 100
SEEDED = ("training_lab", "exercises")
AFTERWARDS = 120  # seconds, in which sessions that were left are forgotten


def visits() -> Iterator[tuple[str, str]]:
    """Pages and queries."""
    names = [Path(page.script).stem for key, page in PAGES.items() if key != "home"]
    for number, name in enumerate(cycle(names)):
        yield name, f"v=2&s={number}" if name in SEEDED and number % 2 else ""


async def visit(address: str, name: str, query: str) -> None:
    session = Session(address, name, query)
    await session.open()
    await session.close()


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with running_lab() as address:
        server = listener(int(address.rpartition(":")[2]))
        for number, (name, query) in enumerate(islice(visits(), most), start=1):
            asyncio.run(visit(address, name, query))
            if number % EVERY == 0:
                print(f"{number} visits: {sum(map(pss, family(server))):.0f} MB", flush=True)
        sleep(AFTERWARDS)
        print(f"{AFTERWARDS} s later: {sum(map(pss, family(server))):.0f} MB")


if __name__ == "__main__":
    main()
