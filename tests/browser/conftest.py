"""A real server and a real Chromium; skipped, and saying so, where no Chromium is found."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
HARMLESS = ("_stcore/", "404 (Not Found)")  # on a deep link Streamlit first asks below the page's own address


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; LAB_REQUIRE_BROWSER makes its absence a failure."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None and os.environ.get("LAB_REQUIRE_BROWSER"):
        pytest.fail(f"LAB_REQUIRE_BROWSER is set and none of {', '.join(CHROMIUM_NAMES)} is on the path")
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the path")
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a lab that was started as the README says and has not been visited yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    options = ["--server.address", "127.0.0.1", "--server.headless", "true"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    _wait_until_healthy(f"{address}/_stcore/health")
    yield address
    process.terminate()
    process.wait(10)


def _wait_until_healthy(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"the lab did not start: {address}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    """One Chromium for all tests."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        instance = driver.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield instance
        instance.close()


@pytest.fixture
def visit(browser, server: str) -> Iterator[Callable]:
    """`visit(path, width=..., scheme=...)` opens a page in its own context; no console error may be left at the end."""
    contexts, errors = [], []

    def open_page(path: str, width: int = 1280, scheme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server + path)
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(part in error for part in HARMLESS)] == []
