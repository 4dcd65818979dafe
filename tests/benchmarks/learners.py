"""Thirty learners at once, each moving the bias slider every 10 s: `python -m tests.benchmarks.learners`.

Real websocket sessions on a lab of their own; each has its own weight seed, so that hardly any run is shared.
Prints how long a rerun of the training lab takes on the server, from the request to its last message.
"""

import asyncio
import random
from time import perf_counter

import numpy as np

from tests.benchmarks.sessions import Session
from tests.browser.lab_server import running_lab

LEARNERS, MOVES, PERIOD = 30, 4, 10.0
PAGE, SLIDER, CHARTS = "training_lab", "lab_initial_bias", 4


async def learn(address: str, number: int) -> list[tuple[float, int]]:
    """Seconds and charts of each move of one learner."""
    draw, session = random.Random(number), Session(address, PAGE, f"v=1&s={number + 100}")
    await asyncio.sleep(draw.random() * PERIOD)
    await session.open()
    results = []
    for _ in range(MOVES):
        await asyncio.sleep(PERIOD * draw.uniform(0.8, 1.2))
        start = perf_counter()
        await session.run({SLIDER: draw.randrange(-40, 9) / 4})
        results.append((perf_counter() - start, session.charts))
    await session.close()
    return results


async def everybody(address: str) -> list[tuple[float, int]]:
    classes = await asyncio.gather(*(learn(address, number) for number in range(LEARNERS)))
    return [result for learner in classes for result in learner]


def main() -> None:
    with running_lab() as address:
        results = asyncio.run(everybody(address))
    seconds = np.array([time for time, charts in results if charts == CHARTS])
    print(f"{len(results)} moves, {len(seconds)} answered with all {CHARTS} charts: median {np.median(seconds):.2f} s,")
    print(f"95th percentile {np.percentile(seconds, 95):.2f} s, longest {seconds.max():.2f} s")


if __name__ == "__main__":
    main()
