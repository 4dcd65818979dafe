"""On a real server: the work of a tab that is closed ends, and nobody has to wait for it."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from core import TrainingConfig, train
from tests.benchmarks.processes import family, listener, processor_seconds
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import running_lab

LONG = "v=1&w=64-64-64&n=2000&e=300&bs=8"  # many slices


def cost() -> float:
    """Processor seconds of that run."""
    config = TrainingConfig(hidden_widths=(64, 64, 64), n_samples=2000, epochs=15, batch_size=8)
    start = time.process_time()
    train(config)
    return (time.process_time() - start) * 20


async def open_and_close(address: str) -> None:
    """Begin a long run and shut the tab in the middle of it."""
    session = Session(address, "training_lab", LONG)
    opening = asyncio.create_task(session.open())
    while not (session._socket and session._page):
        await asyncio.sleep(0.05)
    await asyncio.sleep(2.0)
    assert not opening.done()
    opening.cancel()
    with suppress(asyncio.CancelledError):
        await opening
    await session.close()


def test_the_work_of_a_closed_tab_ends() -> None:
    with running_lab() as address:
        server = listener(int(address.rpartition(":")[2]))
        with ThreadPoolExecutor(1) as elsewhere:  # a browser test may have left a loop in this thread
            elsewhere.submit(lambda: asyncio.run(open_and_close(address))).result()

        def used() -> float:
            return sum(map(processor_seconds, family(server)))

        begun = used()
        quiet, end = 0, time.monotonic() + 20
        while quiet < 4 and time.monotonic() < end:  # two seconds in which nothing is trained
            before = used()
            time.sleep(0.5)
            quiet = quiet + 1 if used() - before < 0.05 else 0
        assert quiet == 4
        assert used() - begun < cost() / 3
