"""Starting the lab as the README says, and finding a Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 60  # seconds
STOP_PATIENCE = 15


def find_chromium() -> str | None:
    """Path of the first Chromium on the path."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextmanager
def running_lab(root: Path = ROOT) -> Iterator[str]:
    """Address of a lab that nobody has visited yet; it is stopped at the end."""
    port = free_port()
    process = start_lab(port, root)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """Ask it to end, as Ctrl-C does; a study's workers first finish what they have begun, and may take their time."""
    process.terminate()
    try:
        process.wait(STOP_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_lab(port: int, root: Path = ROOT, **environment: str) -> subprocess.Popen:
    """The process of a lab that answers, started as the README says, with these environment variables besides."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    options = ["--server.address", "127.0.0.1", "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, *options], cwd=root, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health")
    except TimeoutError:
        process.kill()
        raise
    return process


def _wait_until_healthy(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"the lab did not start within {PATIENCE} s: {address}")
