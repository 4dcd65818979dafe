"""A real server and a real Chromium; skipped, and saying so, where no Chromium is found."""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.browser.lab_server import CHROMIUM_FLAGS, CHROMIUM_NAMES, find_chromium, running_lab

HARMLESS = ("_stcore/", "404 (Not Found)")  # on a deep link Streamlit first asks below the page's own address


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; LAB_REQUIRE_BROWSER makes its absence a failure."""
    found = find_chromium()
    if found is None and os.environ.get("LAB_REQUIRE_BROWSER"):
        pytest.fail(f"LAB_REQUIRE_BROWSER is set and none of {', '.join(CHROMIUM_NAMES)} is on the path")
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the path")
    return found


@pytest.fixture(scope="session")
def server(chromium: str) -> Iterator[str]:
    """Address of a lab that was started as the README says."""
    with running_lab() as address:
        yield address


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

    def open_page(path: str, width: int = 1280, scheme: str = "light", address: str = server):
        context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address + path)
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(part in error for part in HARMLESS)] == []
