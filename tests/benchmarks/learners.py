"""Thirty learners at once, each moving the bias slider every 10 s: `python -m tests.benchmarks.learners`.

Real websocket sessions on a lab of their own; each has its own weight seed, so that hardly any run is shared.
Prints how long a rerun of the training lab takes on the server, from the request to its last message.
"""

import asyncio
import random
from time import perf_counter

import numpy as np
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.lab_server import running_lab

LEARNERS, MOVES, PERIOD, PATIENCE = 30, 4, 10.0, 60.0
PAGE, SLIDER, CHARTS = "training_lab", "Initial bias", 4


class Learner:
    """One session; `rerun` gives the seconds that it took and how many charts came back."""

    def __init__(self, socket, seed: int) -> None:
        self._socket, self._query = socket, f"v=1&s={seed}"
        self._page, self._slider = "", ""

    async def rerun(self, bias: float | None = None) -> tuple[float, int]:
        start, charts = perf_counter(), 0
        await self._socket.send(self._request(bias))
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self._socket.recv(), PATIENCE))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                for page in message.new_session.app_pages:
                    if PAGE in page.page_name.lower().replace(" ", "_"):
                        self._page = page.page_script_hash
            elif kind == "delta":
                charts += self._take(message.delta.new_element)
            elif kind == "script_finished":
                return perf_counter() - start, charts

    def _request(self, bias: float | None) -> bytes:
        request = BackMsg()
        request.rerun_script.query_string, request.rerun_script.page_script_hash = self._query, self._page
        if bias is not None:
            widget = request.rerun_script.widget_states.widgets.add()
            widget.id = self._slider
            widget.double_array_value.data.append(bias)
        return request.SerializeToString()

    def _take(self, element) -> bool:
        if element.WhichOneof("type") == "slider" and element.slider.label == SLIDER:
            self._slider = element.slider.id
        return "vega_lite_chart" in str(element.WhichOneof("type"))


async def learn(address: str, number: int) -> list[tuple[float, int]]:
    draw = random.Random(number)
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        learner = Learner(socket, number + 100)
        await asyncio.sleep(draw.random() * PERIOD)
        for _ in range(3):  # home, which tells the pages, then the lab, which tells its slider
            await learner.rerun()
        results = []
        for _ in range(MOVES):
            await asyncio.sleep(PERIOD * draw.uniform(0.8, 1.2))
            results.append(await learner.rerun(draw.randrange(-40, 9) / 4))
        return results


async def everybody(address: str) -> list[tuple[float, int]]:
    classes = await asyncio.gather(*(learn(address, number) for number in range(LEARNERS)))
    return [result for learner in classes for result in learner]


def main() -> None:
    with running_lab() as address:
        results = asyncio.run(everybody(f"{address.replace('http', 'ws')}/_stcore/stream"))
    seconds = np.array([time for time, charts in results if charts == CHARTS])
    print(f"{len(results)} moves, {len(seconds)} answered with all {CHARTS} charts: median {np.median(seconds):.2f} s,")
    print(f"95th percentile {np.percentile(seconds, 95):.2f} s, longest {seconds.max():.2f} s")


if __name__ == "__main__":
    main()
