"""On a real server: a client that asks and does not read takes nothing from the others."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.processes import family, listener, pss
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import running_lab

SLIDER, ASKED, MOST = "lab_initial_bias", 30, 60  # how often it asks, and how many megabytes that may leave


async def slow_and_quick(address: str) -> tuple[float, float, list[str]]:
    """Megabytes before and after, and what the quick learner read while the slow one did not."""
    server, slow = listener(int(address.rpartition(":")[2])), Session(address, "training_lab")
    await slow.open()
    before = sum(map(pss, family(server)))
    for number in range(ASKED):
        await slow.ask({SLIDER: -number / 8})
        await asyncio.sleep(0.05)
    quick = Session(address, "training_lab", "v=2&b=-10")
    await quick.open()
    after = sum(map(pss, family(server)))
    await quick.close()
    slow._socket.transport.abort()
    return before, after, quick.words


def test_whoever_asks_and_does_not_read_takes_nothing_from_the_others() -> None:
    with running_lab() as address, ThreadPoolExecutor(1) as elsewhere:  # a browser test may have left a loop here
        before, after, words = elsewhere.submit(lambda: asyncio.run(slow_and_quick(address))).result()
    assert any("All 32 units were born dead" in each for each in words)
    assert after - before < MOST
