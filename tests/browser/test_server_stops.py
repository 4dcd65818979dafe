"""A server that is asked to stop does so, whatever it is at, and leaves no process behind."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.benchmarks.processes import family, listener
from tests.benchmarks.sessions import Session
from tests.browser.lab_server import free_port, start_lab

PATIENCE = 10  # seconds, as promised
AT_WORK = {
    "a long run": ("training_lab", "v=1&w=64-64-64&n=2000&e=300&bs=8"),
    "a study in other processes": ("bias_sweep", "v=1&k=50&e=400"),
}


@pytest.fixture
def stopped(tmp_path: Path) -> Iterator[list]:
    """Servers that are gone at the end, whatever happens."""
    servers: list = []
    yield servers
    for server in servers:
        server.kill()
        server.wait()


async def begin(address: str, page: str, query: str) -> None:
    """Open a page, and leave it at work after two seconds."""
    opening = asyncio.create_task(Session(address, page, query).open())
    await asyncio.wait([opening], timeout=2)
    opening.cancel()
    with suppress(asyncio.CancelledError):
        await opening


@pytest.mark.parametrize("work", AT_WORK)
def test_a_server_that_is_asked_to_stop_is_gone_soon_with_all_its_processes(work: str, stopped, tmp_path: Path) -> None:
    port = free_port()
    server = start_lab(port, LAB_CACHE=str(tmp_path))
    stopped.append(server)
    with ThreadPoolExecutor(1) as elsewhere:  # a browser test may have left a loop in this thread
        elsewhere.submit(lambda: asyncio.run(begin(f"http://127.0.0.1:{port}", *AT_WORK[work]))).result()
    processes = family(listener(port))
    server.terminate()
    server.wait(PATIENCE)
    end = monotonic() + PATIENCE
    while any(map(running, processes)) and monotonic() < end:
        sleep(0.1)
    assert [each for each in processes if running(each)] == []


def running(process: int) -> bool:
    """Whether a process is there, and more than a zombie that nobody has asked for yet."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
