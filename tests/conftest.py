"""How the suite is spread: one worker keeps the one server and the one browser, the others take the rest."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

QUICK = ("charts", "classroom", "data", "diagnosis", "engine", "lessons", "training", "ui")
TESTS = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is quick; put what needs a browser into one group, and first, as it takes longest."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif folder in QUICK or item.path.parent == TESTS:
            item.add_marker("quick")
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes and long texts by their argument: an archive holds its time, and workers must agree on names."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 80) else None


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Give `__main__` back after a page: Streamlit puts the page there, and new processes would begin by running it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
