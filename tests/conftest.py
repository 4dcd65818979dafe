"""How the suite is spread: three of four workers keep a server and a browser each, and spend much time waiting."""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before NumPy: four workers share the cores

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

GROUPS = 3  # of browser tests: they wait more than they work
QUICK = ("charts", "classroom", "data", "diagnosis", "engine", "lessons", "training", "ui")
TESTS = Path(__file__).parent
WALKS, LONG = ("test_random_walk.py", "test_lesson_pages.py"), 2  # each test there takes as long as two others


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is quick; put what needs a browser into groups, by file, and first, as it takes longest."""
    in_browser = Counter[Path]()
    for item in items:
        if item.get_closest_marker("browser"):
            in_browser[item.path] += LONG if item.path.name in WALKS else 1
    group, sizes = {}, [0] * GROUPS
    for path, size in in_browser.most_common():  # the larger files first, each to the smaller group
        group[path] = sizes.index(min(sizes))
        sizes[group[path]] += size
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if item.path in group:
            item.add_marker(pytest.mark.xdist_group(f"browser {group[item.path]}"))
        elif folder in QUICK or item.path.parent == TESTS:
            item.add_marker("quick")
    items.sort(key=lambda item: item.path not in group)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes and long texts by their argument: an archive holds its time, and workers must agree on names."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 80) else None


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Give `__main__` back after a page: Streamlit puts the page there, and new processes would begin by running it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
