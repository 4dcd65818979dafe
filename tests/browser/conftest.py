"""A real server and a real Chromium; skipped, and saying so, where no Chromium is found."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.console import ours
from tests.browser.lab_server import CHROMIUM_FLAGS, CHROMIUM_NAMES, find_chromium, running_lab
from tests.browser.tabs import new_tab, put_back


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
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One Chromium for all tests, whose profile keeps Streamlit's scripts compiled: a third less work for a page."""
    with sync_playwright() as driver:
        profile = tmp_path_factory.mktemp("profile")
        window = driver.chromium.launch_persistent_context(
            profile, executable_path=chromium, args=list(CHROMIUM_FLAGS), accept_downloads=True
        )
        window.set_default_timeout(20_000)
        window.add_init_script("try {localStorage.clear()} catch {}")  # each visit is a first one: its menu is open
        yield window
        window.close()


@pytest.fixture
def visit(browser: BrowserContext, server: str) -> Iterator[Callable[..., Page]]:
    """`visit(path, width=..., scheme=...)` opens a page in a tab of its own; no error may be left in the console."""
    pages, errors = [], []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def note_error(error: object) -> None:
        errors.append(str(error))

    def open_page(path: str, width: int = 1280, scheme: str = "light", address: str = server) -> Page:
        page = new_tab(browser, {"width": width, "height": 1000}, scheme)
        pages.append(page)
        page.on("console", note)
        page.on("pageerror", note_error)
        page.goto(address + path)
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        return page

    yield open_page
    for page in pages:
        page.remove_listener("console", note)
        page.remove_listener("pageerror", note_error)
        put_back(page)
    assert ours(errors) == []
